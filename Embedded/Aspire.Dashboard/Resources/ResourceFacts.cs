using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Resources;

/// <summary>What a page says of a resource, read off what the service sends. The names of properties and states are Aspire's.</summary>
internal static class ResourceFacts
{
    public static bool IsRunning(this Resource resource) => resource.State == "Running";

    public static bool IsEnded(this Resource resource) => resource.State is "Finished" or "Exited" or "FailedToStart";

    /// <summary>
    /// The health in one word: none unless the resource runs; healthy where nothing is checked; else the worst report, and one that has not
    /// come yet is unhealthy.
    /// </summary>
    public static HealthStatus? GetHealth(this Resource resource)
    {
        if (!resource.IsRunning())
        {
            return null;
        }

        var reports = resource.HealthReports;
        return reports.Count == 0 ? HealthStatus.Healthy
            : reports.Any(report => !report.HasStatus || report.Status == HealthStatus.Unhealthy) ? HealthStatus.Unhealthy
            : reports.Any(report => report.Status == HealthStatus.Degraded) ? HealthStatus.Degraded
            : HealthStatus.Healthy;
    }

    /// <summary>The state in words, with the health where it is not as it should be.</summary>
    public static string GetStateText(this Resource resource) =>
        string.IsNullOrEmpty(resource.State) ? "Unknown"
        : resource.GetHealth() is { } health and not HealthStatus.Healthy ? $"{resource.State} ({health})"
        : resource.GetText("resource.exitCode") is { } code and not "0" && resource.IsEnded() ? $"{resource.State} (exit code {code})"
        : resource.State;

    /// <summary>What the resource is made of: the project's file, the program, the image.</summary>
    public static string? GetSource(this Resource resource) =>
        resource.GetText("project.path") is { } project ? Path.GetFileName(project)
        : resource.GetText("executable.path") is { } program ? Path.GetFileName(program)
        : resource.GetText("container.image");

    /// <summary>The display name of the resource under which this one is shown.</summary>
    public static string? GetParentName(this Resource resource) =>
        resource.GetText("resource.parentName") ?? resource.Relationships.FirstOrDefault(relationship => relationship.Type == "Parent")?.ResourceName;

    public static bool IsParameter(this Resource resource) => resource.ResourceType == "Parameter";

    /// <summary>The addresses that lead somewhere at the moment, the most important first: as the application says, then what a browser can open.</summary>
    public static IEnumerable<Url> GetUrls(this Resource resource) =>
        resource.Urls.Where(url => !url.IsInactive && !url.IsInternal).OrderByDescending(url => url.DisplayProperties?.SortOrder ?? 0).ThenByDescending(IsLink);

    /// <summary>Whether a browser can open the address; anything else from outside must not become a link.</summary>
    public static bool IsLink(this Url url) =>
        Uri.TryCreate(url.FullUrl, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    public static string GetText(this Url url) => url.DisplayProperties is { DisplayName: { Length: > 0 } name } ? name : url.FullUrl;

    /// <summary>A property as text; a list as its items, with spaces between them.</summary>
    public static string? GetText(this Resource resource, string property) =>
        resource.Properties.FirstOrDefault(candidate => candidate.Name == property)?.Value.ToText();

    public static string? ToText(this Google.Protobuf.WellKnownTypes.Value? value) => value?.KindCase switch
    {
        Google.Protobuf.WellKnownTypes.Value.KindOneofCase.StringValue => value.StringValue,
        Google.Protobuf.WellKnownTypes.Value.KindOneofCase.NumberValue => value.NumberValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Google.Protobuf.WellKnownTypes.Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Google.Protobuf.WellKnownTypes.Value.KindOneofCase.ListValue => string.Join(' ', value.ListValue.Values.Select(ToText)),
        Google.Protobuf.WellKnownTypes.Value.KindOneofCase.StructValue => value.StructValue.ToString(),
        _ => null,
    };
}
