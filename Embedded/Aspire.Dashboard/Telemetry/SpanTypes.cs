namespace Aspire.Dashboard.Telemetry;

internal static class SpanTypes
{
    /// <summary>The most telling type: a database reached over HTTP is a database.</summary>
    public static SpanType Of(Span span)
    {
        var type = SpanType.Other;
        foreach (var (key, _) in span.Attributes)
        {
            var candidate = OfAttribute(key);
            type = Rank(candidate) < Rank(type) ? candidate : type;
        }

        return type;
    }

    private static SpanType OfAttribute(string key) => key switch
    {
        "http.request.method" or "http.method" => SpanType.Http,
        "db.system.name" or "db.system" => SpanType.Database,
        "messaging.system" => SpanType.Messaging,
        "rpc.system" or "rpc.system.name" => SpanType.Rpc,
        "gen_ai.system" or "gen_ai.provider.name" or "gen_ai.operation.name" => SpanType.GenAi,
        _ when key.StartsWith("aws.", StringComparison.Ordinal) || key.StartsWith("az.", StringComparison.Ordinal) || key.StartsWith("gcp.", StringComparison.Ordinal) => SpanType.Cloud,
        _ => SpanType.Other,
    };

    private static int Rank(SpanType type) => type switch
    {
        SpanType.GenAi => 0,
        SpanType.Database => 1,
        SpanType.Messaging => 2,
        SpanType.Rpc => 3,
        SpanType.Cloud => 4,
        SpanType.Http => 5,
        _ => 6,
    };
}
