using System.Diagnostics;

namespace PayeTonKawa.Telemetry.Tests;

/// <summary>Text forms of spans for assertions.</summary>
internal static class Spans
{
    /// <summary>The names of the spans in order of their start, each below its parent and indented by two more spaces.</summary>
    internal static string Tree(this IReadOnlyList<Activity> spans)
    {
        var ids = spans.Select(span => span.SpanId).ToHashSet();
        return string.Join('\n', spans.Where(span => !ids.Contains(span.ParentSpanId)).SelectMany(root => Lines(root, "")));

        IEnumerable<string> Lines(Activity span, string indent) =>
            [indent + span.DisplayName, .. spans.Where(child => child.ParentSpanId == span.SpanId).SelectMany(child => Lines(child, indent + "  "))];
    }

    /// <summary>All text of a span.</summary>
    internal static string Text(this Activity span) => string.Join(
        ' ',
        [
            span.DisplayName, span.StatusDescription, span.TraceStateString,
            .. Pairs(span.TagObjects), .. Pairs(span.Baggage.Select(item => KeyValuePair.Create(item.Key, (object?)item.Value))),
            .. span.Events.SelectMany(item => Pairs(item.Tags).Prepend(item.Name)),
        ]);

    private static IEnumerable<string> Pairs(IEnumerable<KeyValuePair<string, object?>> pairs) => pairs.Select(pair => $"{pair.Key}={pair.Value}");
}
