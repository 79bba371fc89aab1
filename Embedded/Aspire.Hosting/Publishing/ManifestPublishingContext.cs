using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Publishing;

/// <summary>A manifest while it is being written. A resource's own callback writes into the object that stands for it.</summary>
public sealed class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext, string manifestPath, Utf8JsonWriter writer, CancellationToken cancellationToken = default)
{
    private readonly ManifestBindings _bindings = new();
    private readonly EncodedParameters _encoded = new();
    private readonly Dictionary<string, IResource> _referenced = new(StringComparer.OrdinalIgnoreCase);

    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    public string ManifestPath { get; } = manifestPath;

    public Utf8JsonWriter Writer { get; } = writer;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The path as seen from the manifest's folder, with slashes.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public string? GetManifestRelativePath(string? path) =>
        path is null ? null : Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!, path.Replace('\\', '/')).Replace('\\', '/');

    public async Task WriteContainerAsync(ContainerResource container)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (container.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build))
        {
            Writer.WriteString("type", "container.v1");
            WriteConnectionString(container);
            WriteBuild(build);
        }
        else
        {
            Writer.WriteString("type", "container.v0");
            WriteConnectionString(container);
            Writer.WriteString("image", container.TryGetContainerImageName(out var image)
                ? image
                : throw new DistributedApplicationException($"Could not get the container image name for resource '{container.Name}'."));
        }

        if (container.Entrypoint is not null)
        {
            Writer.WriteString("entrypoint", container.Entrypoint);
        }

        await WriteCommandLineArgumentsAsync(container).ConfigureAwait(false);
        WriteMounts(container);
        await WriteEnvironmentVariablesAsync(container).ConfigureAwait(false);
        WriteBindings(container);
    }

    /// <summary>Writes the connection string, where the resource has one.</summary>
    public void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString { ConnectionStringExpression: { } expression })
        {
            TryAddDependentResources(expression);
            Writer.WriteString("connectionString", GetExpression(expression));
        }
    }

    /// <summary>Writes the resource's endpoints.</summary>
    public void WriteBindings(IResource resource) => _bindings.Write(Writer, resource);

    /// <summary>Writes the resource's variables as expressions.</summary>
    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        var variables = await ResourceConfiguration.GetVariablesAsync(resource, ExecutionContext, NullLogger.Instance, CancellationToken).ConfigureAwait(false);
        if (variables.Count == 0)
        {
            return;
        }

        Writer.WriteStartObject("env");
        foreach (var (name, value) in variables)
        {
            Writer.WriteString(name, await ResolveAsync(resource, value).ConfigureAwait(false));
        }

        Writer.WriteEndObject();
    }

    /// <summary>Writes the resource's arguments as expressions.</summary>
    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        var arguments = await ResourceConfiguration.GetArgumentsAsync(resource, ExecutionContext, NullLogger.Instance, CancellationToken).ConfigureAwait(false);
        if (arguments.Count == 0)
        {
            return;
        }

        Writer.WriteStartArray("args");
        foreach (var argument in arguments)
        {
            Writer.WriteStringValue(await ResolveAsync(resource, argument).ConfigureAwait(false));
        }

        Writer.WriteEndArray();
    }

    /// <summary>Sees to it that the resources that the value comes from are in the manifest.</summary>
    public void TryAddDependentResources(object? value)
    {
        if (value is null)
        {
            return;
        }

        _encoded.Register(value);
        foreach (var resource in References.ResourcesOf(value))
        {
            _referenced.TryAdd(resource.Name, resource);
        }
    }

    internal async Task WriteModelAsync(DistributedApplicationModel model)
    {
        _encoded.Reserve(model.Resources.Select(resource => resource.Name));
        Writer.WriteStartObject();
        Writer.WriteStartObject("resources");
        foreach (var resource in model.Resources)
        {
            await WriteResourceAsync(resource).ConfigureAwait(false);
        }

        // A generated password is no resource of the model, and yet referred to.
        foreach (var resource in _referenced.Values.Where(resource => !model.Resources.Any(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            await WriteResourceAsync(resource).ConfigureAwait(false);
        }

        _encoded.WriteRemaining(Writer);
        Writer.WriteEndObject();
        Writer.WriteEndObject();
        await Writer.FlushAsync(CancellationToken).ConfigureAwait(false);
    }

    private async Task WriteResourceAsync(IResource resource)
    {
        Func<Task>? write = () => Task.CompletedTask;
        if (resource.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var annotation))
        {
            write = annotation.Callback is { } callback ? () => callback(this) : null;
        }
        else
        {
            write = resource switch
            {
                ContainerResource container => () => WriteContainerAsync(container),
                ProjectResource project => () => WriteProjectAsync(project),
                ExecutableResource executable => () => WriteExecutableAsync(executable),
                ParameterResource parameter => () => WriteParameterAsync(parameter),
                IResourceWithConnectionString => () => WriteValueAsync(resource),
                _ => WriteErrorAsync,
            };
        }

        if (write is null)
        {
            return;
        }

        Writer.WriteStartObject(resource.Name);
        await write().ConfigureAwait(false);
        Writer.WriteEndObject();
        if (resource is ParameterResource written)
        {
            _encoded.Write(Writer, written);
        }
    }

    private async Task WriteProjectAsync(ProjectResource project)
    {
        Writer.WriteString("type", "project.v0");
        Writer.WriteString("path", GetManifestRelativePath(project.GetProjectMetadata().ProjectPath));
        await WriteCommandLineArgumentsAsync(project).ConfigureAwait(false);
        await WriteEnvironmentVariablesAsync(project).ConfigureAwait(false);
        WriteBindings(project);
    }

    private async Task WriteExecutableAsync(ExecutableResource executable)
    {
        Writer.WriteString("type", "executable.v0");
        WriteConnectionString(executable);
        Writer.WriteString("workingDirectory", GetManifestRelativePath(executable.WorkingDirectory));
        Writer.WriteString("command", executable.Command);
        await WriteCommandLineArgumentsAsync(executable).ConfigureAwait(false);
        await WriteEnvironmentVariablesAsync(executable).ConfigureAwait(false);
        WriteBindings(executable);
    }

    private Task WriteParameterAsync(ParameterResource parameter)
    {
        Writer.WriteString("type", "parameter.v0");
        if (parameter.IsConnectionString)
        {
            Writer.WriteString("connectionString", parameter.ValueExpression);
        }

        Writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        Writer.WriteStartObject("inputs");
        Writer.WriteStartObject("value");
        Writer.WriteString("type", "string");
        if (parameter.Secret)
        {
            Writer.WriteBoolean("secret", true);
        }

        if (parameter.Default is not null)
        {
            Writer.WriteStartObject("default");
            parameter.Default.WriteToManifest(this);
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
        return Task.CompletedTask;
    }

    private Task WriteValueAsync(IResource resource)
    {
        Writer.WriteString("type", "value.v0");
        WriteConnectionString(resource);
        return Task.CompletedTask;
    }

    private Task WriteErrorAsync()
    {
        Writer.WriteString("error", "This resource does not support generation in the manifest.");
        return Task.CompletedTask;
    }

    private void WriteBuild(DockerfileBuildAnnotation build)
    {
        Writer.WriteStartObject("build");
        Writer.WriteString("context", GetManifestRelativePath(build.ContextPath));
        Writer.WriteString("dockerfile", GetManifestRelativePath(build.DockerfilePath));
        if (build.Stage is not null)
        {
            Writer.WriteString("stage", build.Stage);
        }

        if (build.BuildArguments.Count > 0)
        {
            Writer.WriteStartObject("args");
            foreach (var (name, value) in build.BuildArguments)
            {
                Writer.WriteString(name, GetBuildValue(value));
            }

            Writer.WriteEndObject();
        }

        if (build.BuildSecrets.Count > 0)
        {
            Writer.WriteStartObject("secrets");
            foreach (var (name, value) in build.BuildSecrets)
            {
                Writer.WriteStartObject(name);
                Writer.WriteString("type", value is FileInfo ? "file" : "env");
                Writer.WriteString(value is FileInfo ? "source" : "value", GetBuildValue(value));
                Writer.WriteEndObject();
            }

            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    private string? GetBuildValue(object? value)
    {
        TryAddDependentResources(value);
        return value switch
        {
            null => null,
            FileInfo file => GetManifestRelativePath(file.FullName),
            bool flag => flag ? "true" : "false",
            IManifestExpressionProvider expression => GetExpression(expression),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    private void WriteMounts(ContainerResource container)
    {
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().ToLookup(mount => mount.Type);
        foreach (var (name, key, type) in new[] { ("bindMounts", "source", ContainerMountType.BindMount), ("volumes", "name", ContainerMountType.Volume) })
        {
            if (!mounts[type].Any())
            {
                continue;
            }

            Writer.WriteStartArray(name);
            foreach (var mount in mounts[type])
            {
                Writer.WriteStartObject();
                if (mount.Source is not null)
                {
                    Writer.WriteString(key, type == ContainerMountType.BindMount ? GetManifestRelativePath(mount.Source) : mount.Source);
                }

                Writer.WriteString("target", mount.Target);
                Writer.WriteBoolean("readOnly", mount.IsReadOnly);
                Writer.WriteEndObject();
            }

            Writer.WriteEndArray();
        }
    }

    private async ValueTask<string?> ResolveAsync(IResource resource, object value)
    {
        TryAddDependentResources(value);
        return value is IManifestExpressionProvider expression
            ? GetExpression(expression)
            : await ResourceConfiguration.ResolveAsync(resource, value, ExecutionContext, CancellationToken).ConfigureAwait(false);
    }

    private string GetExpression(IManifestExpressionProvider value) =>
        value is ReferenceExpression expression ? _encoded.GetExpression(expression) : value.ValueExpression;
}
