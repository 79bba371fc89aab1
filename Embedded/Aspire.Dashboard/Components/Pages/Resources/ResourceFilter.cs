using Aspire.Dashboard.Resources;
using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>Which resources a reader wants to see. The sets name what is left out, so that what is new is seen.</summary>
internal sealed record ResourceFilter(
    string Text, IReadOnlySet<string> HiddenTypes, IReadOnlySet<string> HiddenStates, IReadOnlySet<string> HiddenHealth, bool ShowHidden)
{
    /// <summary>What the health of a resource that does not run is called.</summary>
    public const string NoHealth = "None";

    public static string HealthOf(Resource resource) => resource.GetHealth()?.ToString() ?? NoHealth;

    public static string StateOf(Resource resource) => string.IsNullOrEmpty(resource.State) ? "Unknown" : resource.State;

    public bool Matches(Resource resource) =>
        (ShowHidden || !resource.IsHidden)
        && !HiddenTypes.Contains(resource.ResourceType)
        && !HiddenStates.Contains(StateOf(resource))
        && !HiddenHealth.Contains(HealthOf(resource))
        && (string.IsNullOrWhiteSpace(Text) || TextsOf(resource).Any(text => text?.Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase) == true));

    private static IEnumerable<string?> TextsOf(Resource resource) =>
        [resource.DisplayName, resource.Name, resource.ResourceType, resource.GetStateText(), resource.GetSource(), .. resource.GetUrls().SelectMany(url => new[] { url.FullUrl, url.GetText() })];
}
