namespace Aspire.Dashboard.Telemetry;

/// <summary>A structured filter on a field of <see cref="LogFields"/> or <see cref="SpanFields"/>, or on an attribute. Letter case does not count.</summary>
internal sealed record FieldFilter(string Field, FilterCondition Condition, string Value, bool Enabled = true)
{
    private const string Disabled = "disabled";

    private static readonly string[] ConditionNames = ["equals", "contains", "!equals", "!contains"];

    /// <summary>Whether a field's value passes; what is not there equals and contains nothing.</summary>
    public bool Accepts(string? value) => Condition switch
    {
        FilterCondition.Equals => string.Equals(value, Value, StringComparison.OrdinalIgnoreCase),
        FilterCondition.NotEquals => !string.Equals(value, Value, StringComparison.OrdinalIgnoreCase),
        FilterCondition.Contains => value?.Contains(Value, StringComparison.OrdinalIgnoreCase) == true,
        _ => value?.Contains(Value, StringComparison.OrdinalIgnoreCase) != true,
    };

    /// <summary>Reads one item of a query string: <c>field:condition:value</c>, followed by <c>:disabled</c> where it is; null where it is not that.</summary>
    public static FieldFilter? Parse(string? text)
    {
        if (text?.Split(':') is not { Length: 3 or 4 } parts || parts[0] is "" || Array.IndexOf(ConditionNames, parts[1]) is var condition && condition < 0)
        {
            return null;
        }

        return new(Uri.UnescapeDataString(parts[0]), (FilterCondition)condition, Uri.UnescapeDataString(parts[2]), parts.ElementAtOrDefault(3) != Disabled);
    }

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        $"{Uri.EscapeDataString(Field)}:{ConditionNames[(int)Condition]}:{Uri.EscapeDataString(Value)}{(Enabled ? "" : $":{Disabled}")}";
}
