using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components.Controls;

/// <summary>A structured filter while it is edited.</summary>
public sealed class FieldFilterDraft
{
    private readonly bool _enabled;

    internal FieldFilterDraft(Signal signal, string? resourceKey, FieldFilter? filter)
    {
        Signal = signal;
        ResourceKey = resourceKey;
        Field = filter?.Field ?? (signal == Signal.Logs ? LogFields.Message : SpanFields.Name);
        Condition = filter?.Condition ?? FilterCondition.Contains;
        Value = filter?.Value ?? "";
        _enabled = filter?.Enabled ?? true;
    }

    internal Signal Signal { get; }

    internal string? ResourceKey { get; }

    internal string Field { get; set; }

    internal FilterCondition Condition { get; set; }

    internal string Value { get; set; }

    internal static string Sign(FilterCondition condition) => condition switch
    {
        FilterCondition.Equals => "==",
        FilterCondition.Contains => "contains",
        FilterCondition.NotEquals => "!=",
        _ => "not contains",
    };

    /// <summary>Null as long as there is no field to compare.</summary>
    internal FieldFilter? ToFilter() => string.IsNullOrWhiteSpace(Field) ? null : new(Field.Trim(), Condition, Value, _enabled);
}
