using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Writes the dashboard's lines to loggers of the AppHost, category <c>Aspire.Hosting.Dashboard.*</c>, where the configuration decides what is seen.</summary>
internal sealed class DashboardLogForwarder(DistributedApplicationModel model, ResourceLoggerService logs, ILoggerFactory loggers) : BackgroundService
{
    private const string Category = "Aspire.Hosting.Dashboard";
    private const string OwnPrefix = "Aspire.Dashboard.";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (model.Resources.FirstOrDefault(resource => resource.Name == DashboardLauncher.ResourceName) is not { } dashboard)
        {
            return;
        }

        await foreach (var lines in logs.WatchAsync(dashboard).WithCancellation(stoppingToken).ConfigureAwait(false))
        {
            foreach (var line in lines)
            {
                Forward(line.Content[(line.Content.IndexOf(' ', StringComparison.Ordinal) + 1)..], line.IsErrorMessage);
            }
        }
    }

    private void Forward(string text, bool isError)
    {
        var (category, level, message) = Parse(text) ?? (Category, isError ? LogLevel.Error : LogLevel.Information, text);
        loggers.CreateLogger(category).Log(level, 0, message, exception: null, (state, _) => state);
    }

    // A line of .NET's JSON console formatter; what writes otherwise is another program, or says it before there are loggers.
    private static (string Category, LogLevel Level, string Message)? Parse(string text)
    {
        if (!text.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            var category = GetText(json, "Category");
            var exception = GetText(json, "Exception");
            return Enum.TryParse<LogLevel>(GetText(json, "LogLevel"), out var level)
                ? ($"{Category}.{(category.StartsWith(OwnPrefix, StringComparison.Ordinal) ? category[OwnPrefix.Length..] : category)}",
                    level,
                    exception.Length == 0 ? GetText(json, "Message") : $"{GetText(json, "Message")}{Environment.NewLine}{exception}")
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string GetText(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
