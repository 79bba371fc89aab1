using System.Text.Json.Serialization;

namespace Aspire.Dashboard.Api;

/// <summary>OTLP/JSON: field names, numbers of enums, 64-bit numbers as strings, ids in hexadecimal (OTLP 1.x, "JSON Protobuf Encoding").</summary>
internal sealed record TelemetryJson(IReadOnlyList<ResourceSpansJson>? ResourceSpans = null, IReadOnlyList<ResourceLogsJson>? ResourceLogs = null);

/// <summary>Aspire's envelope around it.</summary>
internal sealed record TelemetryResponseJson(TelemetryJson Data, int TotalCount, int ReturnedCount);

internal sealed record TelemetryResourceJson(string Name, string? InstanceId, string DisplayName, bool HasLogs, bool HasTraces, bool HasMetrics);

internal sealed record ResourceJson(IReadOnlyList<AttributeJson> Attributes);

internal sealed record ScopeJson(string Name, string? Version);

internal sealed record AttributeJson(string Key, ValueJson Value);

internal sealed record ValueJson(string StringValue);

internal sealed record ResourceSpansJson(ResourceJson Resource, IReadOnlyList<ScopeSpansJson> ScopeSpans);

internal sealed record ScopeSpansJson(ScopeJson Scope, IReadOnlyList<SpanJson> Spans);

internal sealed record SpanJson(
    string TraceId,
    string SpanId,
    string? ParentSpanId,
    string? TraceState,
    string Name,
    int Kind,
    string StartTimeUnixNano,
    string EndTimeUnixNano,
    IReadOnlyList<AttributeJson>? Attributes,
    IReadOnlyList<SpanEventJson>? Events,
    IReadOnlyList<SpanLinkJson>? Links,
    SpanStatusJson Status);

internal sealed record SpanEventJson(string TimeUnixNano, string Name, IReadOnlyList<AttributeJson>? Attributes);

internal sealed record SpanLinkJson(string TraceId, string SpanId, string? TraceState, IReadOnlyList<AttributeJson>? Attributes);

internal sealed record SpanStatusJson(int Code, string? Message);

internal sealed record ResourceLogsJson(ResourceJson Resource, IReadOnlyList<ScopeLogsJson> ScopeLogs);

internal sealed record ScopeLogsJson(ScopeJson Scope, IReadOnlyList<LogRecordJson> LogRecords);

internal sealed record LogRecordJson(
    string TimeUnixNano,
    int SeverityNumber,
    string SeverityText,
    string? EventName,
    ValueJson Body,
    IReadOnlyList<AttributeJson>? Attributes,
    string? TraceId,
    string? SpanId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TelemetryResponseJson))]
[JsonSerializable(typeof(IReadOnlyList<TelemetryResourceJson>))]
internal sealed partial class TelemetryJsonContext : JsonSerializerContext;
