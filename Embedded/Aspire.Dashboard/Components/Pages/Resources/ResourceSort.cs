using Aspire.Dashboard.Resources;
using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>An order of the table; as text <c>State</c>, or <c>State-desc</c>.</summary>
public sealed record ResourceSort(ResourceColumn Column, bool Descending) : IComparer<Resource>
{
    private const string DescendingEnd = "-desc";

    public static ResourceSort Default { get; } = new(ResourceColumn.Name, Descending: false);

    public static ResourceSort Parse(string? text)
    {
        var descending = text?.EndsWith(DescendingEnd, StringComparison.Ordinal) == true;
        return Enum.TryParse<ResourceColumn>(descending ? text![..^DescendingEnd.Length] : text, ignoreCase: true, out var column) && Enum.IsDefined(column)
            ? new(column, descending)
            : Default;
    }

    public override string ToString() => Descending ? $"{Column}{DescendingEnd}" : Column.ToString();

    /// <summary>What a press on a column's head leads to: its order, and from that its reverse.</summary>
    public ResourceSort Choose(ResourceColumn column) => new(column, column == Column && !Descending);

    public int Compare(Resource? x, Resource? y)
    {
        var order = Column switch
        {
            ResourceColumn.State => CompareText(x!.GetStateText(), y!.GetStateText()),
            ResourceColumn.Start => Nullable.Compare(x!.StartedAt?.ToDateTime(), y!.StartedAt?.ToDateTime()),
            ResourceColumn.Source => CompareText(x!.GetSource(), y!.GetSource()),
            _ => 0,
        };
        order = order != 0 ? order : CompareText(x!.DisplayName, y!.DisplayName);
        order = order != 0 ? order : CompareText(x!.Name, y!.Name);
        return Descending ? -order : order;
    }

    private static int CompareText(string? x, string? y) => StringComparer.OrdinalIgnoreCase.Compare(x, y);
}
