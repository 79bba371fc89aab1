using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components.Controls;

/// <summary>The types of spans, for people and for addresses.</summary>
internal static class SpanTypeText
{
    public static string Of(SpanType type) => type switch
    {
        SpanType.Http => "HTTP",
        SpanType.Rpc => "RPC",
        SpanType.GenAi => "Gen AI",
        _ => type.ToString(),
    };

    /// <summary>Reads <c>http</c>, <c>database</c>, …; null, for all types, where it is none.</summary>
    public static SpanType? Parse(string? name) => Enum.TryParse<SpanType>(name, ignoreCase: true, out var type) && Enum.IsDefined(type) ? type : null;
}
