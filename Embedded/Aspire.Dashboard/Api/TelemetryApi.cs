using Aspire.Dashboard.Security;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aspire.Dashboard.Api;

/// <summary>Aspire's telemetry API (13.2): what the store holds, as OTLP/JSON.</summary>
internal static class TelemetryApi
{
    private const int DefaultLimit = 200;
    private const int DefaultTraceLimit = 100;

    public static void MapTelemetryApi(this WebApplication app, Configuration.ApiOptions options)
    {
        if (options.Enabled != true)
        {
            return;
        }

        var group = app.MapGroup("/api/telemetry").AllowAnonymous().RequireApiKey(options);
        group.MapGet("/resources", GetResources);
        group.MapGet("/spans", GetSpans);
        group.MapGet("/logs", GetLogs);
        group.MapGet("/traces", GetTraces);
        group.MapGet("/traces/{traceId}", GetTrace);
    }

    private static JsonHttpResult<IReadOnlyList<TelemetryResourceJson>> GetResources(TelemetryStore store)
    {
        var withTraces = store.GetTraces(new()).SelectMany(trace => trace.Spans).Select(span => span.Resource).ToHashSet();
        var withLogs = store.GetLogs(new()).Select(log => log.Resource).ToHashSet();
        IReadOnlyList<TelemetryResourceJson> resources =
        [
            .. store.GetResources().Select(resource => new TelemetryResourceJson(
                resource.Name, resource.InstanceId, resource.Key, withLogs.Contains(resource), withTraces.Contains(resource), store.GetInstruments(resource.Key).Count > 0)),
        ];
        return TypedResults.Json(resources, TelemetryJsonContext.Default.IReadOnlyListTelemetryResourceJson);
    }

    private static IResult GetSpans(
        TelemetryStore store, FollowStream follows, string[]? resource, string? traceId, bool? hasError, int? limit, bool? follow, CancellationToken cancellationToken)
    {
        bool Accepts(Span span) => IsOf(span.Resource, resource) && HasId(span.TraceId, traceId) && (hasError is null || hasError == (span.Status == SpanStatus.Error));
        List<Span> Find() => [.. store.GetTraces(new()).SelectMany(trace => trace.Spans).Where(Accepts).OrderBy(span => span.Start)];

        return follow == true
            ? follows.Spans(() => Find().TakeLast(limit ?? DefaultLimit), Accepts, cancellationToken)
            : (IResult?)Check(store, resource, limit) ?? Respond(Find(), limit ?? DefaultLimit, TelemetryJsonMapper.ToJson);
    }

    private static IResult GetLogs(
        TelemetryStore store, FollowStream follows, string[]? resource, string? traceId, string? severity, int? limit, bool? follow, CancellationToken cancellationToken)
    {
        var level = LogLevel.Trace;
        if (!string.IsNullOrEmpty(severity) && !Enum.TryParse(severity, ignoreCase: true, out level))
        {
            return TypedResults.Problem($"The severity '{severity}' is not one of {string.Join(", ", Enum.GetNames<LogLevel>())}.", statusCode: StatusCodes.Status400BadRequest);
        }

        bool Accepts(LogEntry log) => log.Level >= level && IsOf(log.Resource, resource) && HasId(log.TraceId, traceId);
        List<LogEntry> Find() => [.. store.GetLogs(new() { MinimumLevel = level }).Where(Accepts)];

        return follow == true
            ? follows.Logs(() => Find().TakeLast(limit ?? DefaultLimit), Accepts, cancellationToken)
            : (IResult?)Check(store, resource, limit) ?? Respond(Find(), limit ?? DefaultLimit, TelemetryJsonMapper.ToJson);
    }

    private static IResult GetTraces(TelemetryStore store, string[]? resource, bool? hasError, int? limit) =>
        (IResult?)Check(store, resource, limit) ?? Respond(
            [.. store.GetTraces(new() { HasError = hasError }).Where(trace => trace.Spans.Any(span => IsOf(span.Resource, resource))).Reverse()],
            limit ?? DefaultTraceLimit,
            traces => TelemetryJsonMapper.ToJson(traces.SelectMany(trace => trace.Spans)));

    private static IResult GetTrace(TelemetryStore store, string traceId) => store.GetTrace(traceId) is { } trace
        ? Respond([.. trace.Spans], trace.Spans.Count, TelemetryJsonMapper.ToJson)
        : TypedResults.Problem($"No trace with ID '{traceId}' was found.", statusCode: StatusCodes.Status404NotFound, title: "Trace not found");

    private static ProblemHttpResult? Check(TelemetryStore store, string[]? resources, int? limit)
    {
        if (limit < 1)
        {
            return TypedResults.Problem("The limit must be at least 1.", statusCode: StatusCodes.Status400BadRequest);
        }

        return resources is null or [] || store.GetResources().Any(resource => IsOf(resource, resources))
            ? null
            : TypedResults.Problem(
                $"No resource with the name {string.Join(" or ", resources)} was found.", statusCode: StatusCodes.Status404NotFound, title: "Resource not found");
    }

    // The newest are last, and are the ones to stay.
    private static JsonHttpResult<TelemetryResponseJson> Respond<T>(List<T> all, int limit, Func<IEnumerable<T>, TelemetryJson> toJson) => TypedResults.Json(
        new TelemetryResponseJson(toJson(all.TakeLast(limit)), all.Count, Math.Min(all.Count, limit)), TelemetryJsonContext.Default.TelemetryResponseJson);

    private static bool IsOf(TelemetryResource resource, string[]? names) => names is null or [] || names.Any(resource.Is);

    private static bool HasId(string? id, string? wanted) => string.IsNullOrEmpty(wanted) || id?.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) == true;
}
