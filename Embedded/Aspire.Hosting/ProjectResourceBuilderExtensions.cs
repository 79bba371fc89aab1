using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath) =>
        builder.AddProject(name, projectPath, _ => { });

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, options => Choose(options, launchProfileName));

    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath, string? launchProfileName) =>
        builder.AddProject(name, projectPath, options => Choose(options, launchProfileName));

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new() => Add(builder, name, new TProject(), configure);

    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath, Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(projectPath);
        return Add(builder, name, new ProjectMetadata(FindProject(Path.GetFullPath(projectPath, builder.AppHostDirectory))), configure);
    }

    /// <summary>Runs several instances behind the project's ports.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas));
    }

    /// <summary>Publishes the project without <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>.</summary>
    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(this IResourceBuilder<ProjectResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation<DisableForwardedHeadersAnnotation>(ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Keeps endpoints out of <c>ASPNETCORE_URLS</c>, <c>HTTP_PORTS</c> and the like.</summary>
    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(
        this IResourceBuilder<ProjectResource> builder, Func<EndpointAnnotation, bool> filter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(filter);
        return builder.WithAnnotation(new EndpointEnvironmentFilterAnnotation(filter));
    }

    /// <summary>Publishes the project as a container that its folder's Dockerfile builds.</summary>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder, Action<IResourceBuilder<ContainerResource>>? configure = null)
        where T : ProjectResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.PublishAsContainerOf(Path.GetDirectoryName(builder.Resource.GetProjectMetadata().ProjectPath)!, container =>
        {
            // The port that the base images listen on.
            container.WithEndpoint("http", endpoint => endpoint.TargetPort ??= 8080, createIfNotExists: false);
            container.WithEndpoint("https", endpoint => endpoint.TargetPort ??= 8080, createIfNotExists: false);
            configure?.Invoke(container);
        });
    }

    private static void Choose(ProjectResourceOptions options, string? launchProfileName)
    {
        options.ExcludeLaunchProfile = launchProfileName is null;
        options.LaunchProfileName = launchProfileName;
    }

    private static string FindProject(string path)
    {
        if (!Directory.Exists(path))
        {
            return path;
        }

        var projects = Directory.GetFiles(path, "*.csproj");
        return projects.Length == 1
            ? projects[0]
            : throw new DistributedApplicationException($"The folder '{path}' has {projects.Length} project files; exactly one is needed.");
    }

    private static IResourceBuilder<ProjectResource> Add(
        IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata, Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ProjectResourceOptions();
        configure(options);

        var resource = new ProjectResource(name);
        resource.Annotations.Add(metadata);
        if (options.ExcludeKestrelEndpoints)
        {
            resource.Annotations.Add(new ExcludeKestrelEndpointsAnnotation());
        }

        if (options.ExcludeLaunchProfile)
        {
            resource.Annotations.Add(new ExcludeLaunchProfileAnnotation());
        }
        else if (options.LaunchProfileName is { } profileName)
        {
            resource.Annotations.Add(new LaunchProfileAnnotation(profileName));
        }

        var defaultProfileName = builder.Configuration["AppHost:DefaultLaunchProfileName"] ?? builder.Configuration["DOTNET_LAUNCH_PROFILE"];
        if (defaultProfileName is not null)
        {
            resource.Annotations.Add(new DefaultLaunchProfileAnnotation(defaultProfileName));
        }

        var profile = resource.SelectLaunchProfile(defaultProfileName);
        return builder.AddResource(resource).WithProjectDefaults(profile?.Name, profile?.Profile);
    }
}
