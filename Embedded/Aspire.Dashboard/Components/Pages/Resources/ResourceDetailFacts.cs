using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Components.Controls;
using Aspire.Dashboard.Resources;
using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>The lines of a resource's details.</summary>
internal sealed class ResourceDetailFacts(Resource resource, ResourceClient client, BrowserTime time)
{
    // What these say is said in words by lines of our own.
    private static readonly HashSet<string> Common =
    [
        "resource.uid", "resource.name", "resource.type", "resource.displayName", "resource.state", "resource.exitCode",
        "resource.createTime", "resource.startTime", "resource.stopTime", "resource.healthState",
    ];

    private static readonly Dictionary<string, string> Names = new()
    {
        ["project.path"] = "Project path",
        ["project.launchProfile"] = "Launch profile",
        ["executable.path"] = "Executable path",
        ["executable.workDir"] = "Working directory",
        ["executable.args"] = "Executable arguments",
        ["executable.pid"] = "Process ID",
        ["resource.appArgs"] = "Arguments",
        ["resource.connectionString"] = "Connection string",
        ["resource.parentName"] = "Parent",
        ["resource.source"] = "Source",
        ["container.image"] = "Container image",
        ["container.id"] = "Container ID",
        ["container.command"] = "Container command",
        ["container.args"] = "Container arguments",
        ["container.ports"] = "Container ports",
        ["container.lifetime"] = "Container lifetime",
    };

    public IEnumerable<PropertyRow> Properties { get; } =
    [
        new("Name", resource.Name),
        new("Type", resource.ResourceType),
        new("State", resource.GetStateText()),
        .. Given("Health state", resource.GetHealth()?.ToString()),
        .. Given("Start time", resource.StartedAt is { } start ? time.Format(start.ToDateTime()) : null),
        .. Given("Stop time", resource.StoppedAt is { } stop ? time.Format(stop.ToDateTime()) : null),
        .. Given("Exit code", resource.GetText("resource.exitCode")),
        .. resource.Properties
            .Where(property => !Common.Contains(property.Name) && property.Value.ToText() is { Length: > 0 })
            .Select(property => new PropertyRow(NameOf(property), property.Value.ToText(), property.IsSensitive)),
    ];

    public IEnumerable<PropertyRow> Volumes { get; } =
    [
        .. resource.Volumes.Select(volume => new PropertyRow(
            volume.Target, $"{(volume.Source is "" ? "(none)" : volume.Source)}, {volume.MountType}{(volume.IsReadOnly ? ", read-only" : "")}")),
    ];

    /// <summary>To whom this resource is related.</summary>
    public IEnumerable<ResourceReference> References { get; } =
    [
        .. resource.Relationships
            .GroupBy(relationship => relationship.ResourceName, StringComparer.OrdinalIgnoreCase)
            .Select(group => new ResourceReference(group.Key, TypesOf(group), group.Key)),
    ];

    /// <summary>Who is related to this resource.</summary>
    public IEnumerable<ResourceReference> BackReferences { get; } =
    [
        .. client.GetResources()
            .Select(other => (Other: other, Related: other.Relationships.Where(relationship => IsThis(resource, relationship.ResourceName)).ToArray()))
            .Where(pair => pair.Related.Length > 0)
            .Select(pair => new ResourceReference(client.NameOf(pair.Other), TypesOf(pair.Related), pair.Other.Name)),
    ];

    /// <summary>The environment, covered: of the application's own making, or all that the process has.</summary>
    public IEnumerable<PropertyRow> GetEnvironment(bool all) => resource.Environment
        .Where(variable => all || variable.IsFromSpec)
        .OrderBy(variable => variable.Name, StringComparer.OrdinalIgnoreCase)
        .Select(variable => new PropertyRow(variable.Name, variable.HasValue ? variable.Value : null, IsSecret: true));

    private static IEnumerable<PropertyRow> Given(string name, string? value) => value is null ? [] : [new(name, value)];

    private static string NameOf(ResourceProperty property) =>
        property is { HasDisplayName: true, DisplayName: { Length: > 0 } name } ? name : Names.GetValueOrDefault(property.Name, property.Name);

    private static bool IsThis(Resource resource, string name) =>
        string.Equals(resource.DisplayName, name, StringComparison.OrdinalIgnoreCase) || string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase);

    private static string TypesOf(IEnumerable<ResourceRelationship> relationships) => string.Join(", ", relationships.Select(relationship => relationship.Type).Distinct().Order());
}
