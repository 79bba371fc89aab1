using System.Collections;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Works out how a resource's process is started: its command, arguments and environment.</summary>
internal sealed partial class ProcessSpecFactory(
    DistributedApplicationOptions options,
    DistributedApplicationExecutionContext executionContext,
    NativeServers nativeServers)
{
    // A service that finishes what it has in hand may need longer than one that is idle; few ever do.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    // The AppHost's own profile is not its projects'.
    private static readonly string[] NotInherited = ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", Guard.RunVariable];

    /// <summary>Evaluates the callbacks and makes the server ready. The dictionary has the variables that come from the model.</summary>
    public async Task<(ProcessSpec Spec, IReadOnlyDictionary<string, string> Variables)> CreateAsync(
        IResource resource, ResourceInstanceContext instance, ILogger logger, CancellationToken cancellationToken)
    {
        var variables = await GetVariablesAsync(resource, instance, logger, cancellationToken).ConfigureAwait(false);
        if (resource is ContainerResource)
        {
            var server = await nativeServers.PrepareAsync(resource, variables, name => GetPort(resource, name), logger, cancellationToken).ConfigureAwait(false);
            return (server, variables);
        }

        var arguments = await GetArgumentsAsync(resource, instance, logger, cancellationToken).ConfigureAwait(false);
        var environment = GetInherited();
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        var (fileName, leading, directory) = GetCommand(resource);
        return (new ProcessSpec
        {
            FileName = fileName,
            Arguments = [.. leading, .. arguments],
            ModelArguments = arguments,
            WorkingDirectory = directory,
            Environment = environment,
            StopTimeout = StopTimeout,
        }, variables);
    }

    private static int GetPort(IResource resource, string endpointName) =>
        resource.Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name == endpointName).AllocatedEndpoint!.Port;

    private static Dictionary<string, string> GetInherited() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => !NotInherited.Contains((string)variable.Key))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");

    private (string FileName, string[] Arguments, string Directory) GetCommand(IResource resource)
    {
        if (resource is ExecutableResource executable)
        {
            return (executable.Command, [], executable.WorkingDirectory);
        }

        var path = resource.Annotations.OfType<IProjectMetadata>().Last().ProjectPath;
        var directory = Path.GetDirectoryName(path)!;
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

        // What the AppHost's build has built runs as it is: asking the SDK where it is takes a second per project.
        return options.GetMetadata($"embedded:targetpath:{path}") is { } target && File.Exists(target)
            ? (dotnet, ["exec", target], directory)
            : (dotnet, ["run", "--project", path, "--no-launch-profile", "--"], directory);
    }

    private async Task<IReadOnlyDictionary<string, string>> GetVariablesAsync(IResource resource, ResourceInstanceContext instance, ILogger logger, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string>();
        foreach (var (name, value) in await ResourceConfiguration.GetVariablesAsync(resource, executionContext, logger, cancellationToken).ConfigureAwait(false))
        {
            if (await ResourceConfiguration.ResolveAsync(resource, value, executionContext, cancellationToken, instance).ConfigureAwait(false) is { } text)
            {
                variables[name] = InstanceTemplates.Fill(text, resource, instance.Id);
            }
        }

        return variables;
    }

    private async Task<List<string>> GetArgumentsAsync(IResource resource, ResourceInstanceContext instance, ILogger logger, CancellationToken cancellationToken)
    {
        var arguments = new List<string>();
        foreach (var value in await ResourceConfiguration.GetArgumentsAsync(resource, executionContext, logger, cancellationToken).ConfigureAwait(false))
        {
            if (await ResourceConfiguration.ResolveAsync(resource, value, executionContext, cancellationToken, instance).ConfigureAwait(false) is { } text)
            {
                arguments.Add(text);
            }
        }

        return arguments;
    }
}
