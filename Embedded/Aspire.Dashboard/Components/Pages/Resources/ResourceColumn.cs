namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>What the table can be sorted by.</summary>
public enum ResourceColumn
{
    Name,
    State,
    Start,
    Source,
}
