using Aspire.DashboardService.Proto.V1;
using Grpc.Core;

namespace Aspire.Cli;

/// <summary>Shows console logs, of one resource or of all together.</summary>
internal static class LogVerb
{
    public static async Task RunAsync(AppHostConnection appHost, LogOptions options, CancellationToken cancellationToken)
    {
        var all = await Verbs.GetResourcesAsync(appHost, cancellationToken);
        var resources = options.Resource is { } name ? [Verbs.Find(all, name)] : all.FindAll(Verbs.IsShown);

        var past = new List<LogLineJson>();
        foreach (var resource in resources)
        {
            await foreach (var line in ReadAsync(appHost, resource, follow: false, cancellationToken))
            {
                past.Add(line);
            }
        }

        past = [.. past.OrderBy(line => line.Timestamp, StringComparer.Ordinal)];
        if (options.Tail is { } count)
        {
            past = [.. past.TakeLast(count)];
        }

        if (options.Format == OutputFormat.Json)
        {
            Output.Json(new LogsJson(past));
        }
        else
        {
            past.ForEach(line => Show(line, options));
        }

        if (options.Follow)
        {
            await Task.WhenAll(resources.Select(resource => FollowAsync(appHost, resource, past, options, cancellationToken)));
        }
    }

    private static async Task FollowAsync(
        AppHostConnection appHost, Resource resource, List<LogLineJson> past, LogOptions options, CancellationToken cancellationToken)
    {
        // The stream begins with the past again.
        var last = past.FindLast(line => line.ResourceName == resource.DisplayName)?.LineNumber ?? 0;
        await foreach (var line in ReadAsync(appHost, resource, follow: true, cancellationToken))
        {
            if (line.LineNumber > last)
            {
                Show(line, options);
            }
        }
    }

    private static async IAsyncEnumerable<LogLineJson> ReadAsync(
        AppHostConnection appHost, Resource resource, bool follow, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = appHost.Resources.WatchResourceConsoleLogs(
            new WatchResourceConsoleLogsRequest { ResourceName = resource.Name, SuppressFollow = !follow }, cancellationToken: cancellationToken);
        await foreach (var update in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var line in update.LogLines)
            {
                var space = line.Text.IndexOf(' ', StringComparison.Ordinal);
                yield return new LogLineJson(resource.DisplayName, line.Text[..space], line.Text[(space + 1)..], line.IsStdErr) { LineNumber = line.LineNumber };
            }
        }
    }

    private static void Show(LogLineJson line, LogOptions options)
    {
        if (options.Format == OutputFormat.Json)
        {
            Output.JsonLine(line);
        }
        else
        {
            Console.WriteLine($"[{line.ResourceName}] {(options.Timestamps ? line.Timestamp + " " : "")}{line.Content}");
        }
    }
}
