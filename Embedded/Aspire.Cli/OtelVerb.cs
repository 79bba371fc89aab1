using System.Net;
using System.Text.Json;

namespace Aspire.Cli;

/// <summary>Shows what the dashboard of the AppHost has been sent, by its telemetry API: GET /api/telemetry/{logs|spans|traces}.</summary>
internal static class OtelVerb
{
    public static async Task RunAsync(AppHostConnection appHost, OtelOptions options, CancellationToken cancellationToken)
    {
        if (appHost.DashboardUrl is not { } dashboard)
        {
            throw new CliException("This AppHost has no dashboard, so nothing keeps its telemetry: run it without disabling the dashboard.");
        }

        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        if (appHost.Information.HasDashboardApiKey)
        {
            client.DefaultRequestHeaders.Add("x-api-key", appHost.Information.DashboardApiKey);
        }

        try
        {
            using var response = await client.GetAsync(GetUrl(dashboard, options), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await EnsureSuccessAsync(dashboard, response, cancellationToken);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            if (!options.Follow)
            {
                Show(await reader.ReadToEndAsync(cancellationToken), options);
                return;
            }

            // One JSON document a line, as things arrive.
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.Length > 0)
                {
                    Show(line, options);
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new CliException($"The dashboard at {dashboard} does not answer: {exception.Message}");
        }
        catch (JsonException exception)
        {
            throw new CliException($"The dashboard at {dashboard} answers something else than telemetry: {exception.Message}");
        }
    }

    private static string GetUrl(string dashboard, OtelOptions options)
    {
        (string Name, string? Value)[] parameters =
        [
            ("resource", options.Resource),
            ("traceId", options.Signal == OtelSignal.Traces ? null : options.TraceId),
            ("severity", options.Severity),
            ("limit", options.Limit?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("follow", options.Follow ? "true" : null),
        ];
        var query = string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        var one = options.Signal == OtelSignal.Traces && options.TraceId is { } traceId ? $"/{Uri.EscapeDataString(traceId)}" : "";
        return $"{dashboard}/api/telemetry/{options.Signal.ToString().ToLowerInvariant()}{one}?{query}";
    }

    private static async Task EnsureSuccessAsync(string dashboard, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            if (problem.RootElement.TryGetProperty("detail", out var detail))
            {
                throw new CliException(detail.ToString());
            }
        }

        throw new CliException(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? $"The dashboard at {dashboard} does not accept the AppHost's key."
            : $"The dashboard at {dashboard} answers {(int)response.StatusCode} {response.ReasonPhrase}.");
    }

    private static void Show(string json, OtelOptions options)
    {
        using var document = JsonDocument.Parse(json);
        if (options.Format == OutputFormat.Json)
        {
            if (options.Follow)
            {
                Output.JsonLine(document.RootElement);
            }
            else
            {
                Output.Json(document.RootElement);
            }

            return;
        }

        var lines = options.Signal switch
        {
            OtelSignal.Logs => OtlpText.DescribeLogs(document.RootElement),
            OtelSignal.Spans => OtlpText.DescribeSpans(document.RootElement),
            _ => OtlpText.DescribeTraces(document.RootElement),
        };
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }
    }
}
