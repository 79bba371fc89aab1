using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

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

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return replicas == 1
            ? builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace)
            : throw new NotSupportedException("Replicas are not offered without Aspire's own packages: add the project once, or run the AppHost with -p:AspirePackages=NuGet.");
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
        if (options.ExcludeLaunchProfile)
        {
            resource.Annotations.Add(new ExcludeLaunchProfileAnnotation());
        }
        else if (options.LaunchProfileName is { } profileName)
        {
            resource.Annotations.Add(new LaunchProfileAnnotation(profileName));
        }

        var defaultProfileName = builder.Configuration["AppHost:DefaultLaunchProfileName"] ?? builder.Configuration["DOTNET_LAUNCH_PROFILE"];
        var profile = resource.SelectLaunchProfile(defaultProfileName);
        return builder.AddResource(resource)
            .WithProfileEndpoints(profile?.Profile.ApplicationUrl)
            .WithProjectEnvironment(builder, profile?.Name, profile?.Profile)
            .WithProfileArguments(profile?.Profile.CommandLineArgs)
            .WithOtlpExporter();
    }

    private static IResourceBuilder<ProjectResource> WithProfileEndpoints(this IResourceBuilder<ProjectResource> builder, string? applicationUrl)
    {
        var countByScheme = new Dictionary<string, int>();
        foreach (var text in (applicationUrl ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var url = new Uri(text);
            var count = countByScheme[url.Scheme] = countByScheme.GetValueOrDefault(url.Scheme) + 1;
            var name = count == 1 ? url.Scheme : url.Scheme + count.ToString(CultureInfo.InvariantCulture);
            builder.WithEndpoint(name, endpoint =>
            {
                endpoint.Port = url.Port;
                endpoint.TargetHost = url.Host;
                endpoint.UriScheme = url.Scheme;
            });
        }

        return builder;
    }

    private static IResourceBuilder<ProjectResource> WithProjectEnvironment(
        this IResourceBuilder<ProjectResource> builder, IDistributedApplicationBuilder application, string? profileName, LaunchProfile? profile) =>
        builder.WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
            if (context.ExecutionContext.IsRunMode && application.Environment.IsDevelopment())
            {
                variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
                variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
            }

            if (context.ExecutionContext.IsPublishMode)
            {
                return;
            }

            variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
            variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";

            var endpoints = builder.Resource.GetEndpoints().Where(endpoint => endpoint.IsHttp || endpoint.IsHttps).ToArray();
            if (endpoints.Length > 0)
            {
                variables["ASPNETCORE_URLS"] = JoinUrls(endpoints);
            }

            if (endpoints.FirstOrDefault(endpoint => endpoint.IsHttps) is { } https)
            {
                variables["ASPNETCORE_HTTPS_PORT"] = https.Property(EndpointProperty.Port);
            }

            if (profileName is not null)
            {
                variables.TryAdd("DOTNET_LAUNCH_PROFILE", profileName);
            }

            foreach (var (name, value) in profile?.EnvironmentVariables ?? [])
            {
                variables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
            }
        });

    private static ReferenceExpression JoinUrls(IEnumerable<EndpointReference> endpoints)
    {
        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints)
        {
            if (!urls.IsEmpty)
            {
                urls.AppendLiteral(";");
            }

            urls.AppendLiteral($"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:");
            urls.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
        }

        return urls.Build();
    }

    private static IResourceBuilder<ProjectResource> WithProfileArguments(this IResourceBuilder<ProjectResource> builder, string? commandLineArgs) =>
        string.IsNullOrWhiteSpace(commandLineArgs)
            ? builder
            : builder.WithArgs([.. commandLineArgs.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
}
