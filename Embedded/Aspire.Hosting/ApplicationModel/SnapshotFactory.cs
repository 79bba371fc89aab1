using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes a resource's first snapshot, and fills in what follows from its annotations in every later one.</summary>
internal static class SnapshotFactory
{
    public static CustomResourceSnapshot CreateInitial(IResource resource)
    {
        var snapshot = resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var annotation)
            ? annotation.InitialSnapshot
            : new CustomResourceSnapshot { ResourceType = GetResourceType(resource), Properties = GetProperties(resource) };

        var health = resource.TryGetAnnotationsIncludingAncestorsOfType<HealthCheckAnnotation>(out var checks)
            ? checks.Select(check => new HealthReportSnapshot(check.Key, null, null, null)).ToImmutableArray()
            : [];
        return snapshot with
        {
            Properties = GetParent(resource) is { } parent && snapshot.Properties.All(property => property.Name != KnownProperties.ResourceParentName)
                ? snapshot.Properties.Add(new(KnownProperties.ResourceParentName, parent.Name))
                : snapshot.Properties,
            HealthReports = health,
            Relationships = [.. snapshot.Relationships, .. GetRelationships(resource)],
            Volumes = [.. resource.Annotations.OfType<ContainerMountAnnotation>()
                .Select(mount => new VolumeSnapshot(mount.Source, mount.Target, mount.Type.ToString(), mount.IsReadOnly))],
        };
    }

    /// <summary>Sets the icon and the states of the commands, which depend on the rest of the snapshot.</summary>
    public static CustomResourceSnapshot Complete(IResource resource, CustomResourceSnapshot snapshot, IServiceProvider services)
    {
        var commands = resource.Annotations.OfType<ResourceCommandAnnotation>()
            .Select(command => new ResourceCommandSnapshot(
                command.Name,
                command.UpdateState(new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services }),
                command.DisplayName,
                command.DisplayDescription,
                command.Parameter,
                command.ConfirmationMessage,
                command.IconName,
                command.IconVariant,
                command.IsHighlighted));
        var icon = resource.Annotations.OfType<ResourceIconAnnotation>().LastOrDefault();
        return snapshot with
        {
            Commands = [.. commands],
            IconName = snapshot.IconName ?? icon?.IconName,
            IconVariant = snapshot.IconVariant ?? icon?.IconVariant,
        };
    }

    private static string GetResourceType(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ContainerResource => "Container",
        ExecutableResource => "Executable",
        ParameterResource => "Parameter",
        _ => resource.GetType().Name,
    };

    private static ImmutableArray<ResourcePropertySnapshot> GetProperties(IResource resource)
    {
        var properties = new List<ResourcePropertySnapshot>();
        switch (resource)
        {
            case ProjectResource project when project.TryGetLastAnnotation<IProjectMetadata>(out var metadata):
                properties.Add(new(KnownProperties.ResourceSource, metadata.ProjectPath));
                properties.Add(new(KnownProperties.ProjectPath, metadata.ProjectPath));
                break;
            case ExecutableResource executable:
                properties.Add(new(KnownProperties.ResourceSource, executable.Command));
                properties.Add(new(KnownProperties.ExecutablePath, executable.Command));
                properties.Add(new(KnownProperties.ExecutableWorkDir, executable.WorkingDirectory));
                break;
            case ContainerResource container when container.TryGetLastAnnotation<ContainerImageAnnotation>(out var image):
                properties.Add(new(KnownProperties.ResourceSource, image.FullName));
                properties.Add(new(KnownProperties.ContainerImage, image.FullName));
                break;
        }

        return [.. properties];
    }

    /// <summary>The resource under which the dashboard shows this one: its parent by nature, or else the last one that the model gave it.</summary>
    private static IResource? GetParent(IResource resource) =>
        (resource as IResourceWithParent)?.Parent
        ?? resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .LastOrDefault(relationship => relationship.Type == KnownRelationshipTypes.Parent)?.Resource;

    private static IEnumerable<RelationshipSnapshot> GetRelationships(IResource resource)
    {
        var annotated = resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Select(relationship => new RelationshipSnapshot(relationship.Resource.Name, relationship.Type));
        return resource is IResourceWithParent { Parent: { } parent }
            ? annotated.Append(new RelationshipSnapshot(parent.Name, KnownRelationshipTypes.Parent)).Distinct()
            : annotated.Distinct();
    }
}
