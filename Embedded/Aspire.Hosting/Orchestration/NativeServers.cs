using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Turns a container resource into the native process that it brings a recipe for.</summary>
internal sealed partial class NativeServers(DataDirectories directories, ProcessSupervisor supervisor)
{
    private readonly ConcurrentDictionary<IResource, bool> _told = [];

    /// <exception cref="DistributedApplicationException">The resource has no native form, or its server cannot run; the message says what to do.</exception>
    public async Task<ProcessSpec> PrepareAsync(
        IResource resource,
        IReadOnlyDictionary<string, string> environment,
        Func<string, int> targetPort,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        if (!resource.TryGetLastAnnotation<NativeServerAnnotation>(out var server))
        {
            throw new DistributedApplicationException(
                $"The container '{resource.Name}' has no native form here: run the AppHost with -p:AspirePackages=NuGet and a container engine, or replace it by AddExecutable.");
        }

        if (GetWithoutEffect(resource, server) is { Length: > 0 } calls && _told.TryAdd(resource, true))
        {
            LogWithoutEffect(logger, string.Join(", ", calls));
        }

        var account = ServerAccounts.Find(server.Accounts);
        var context = new NativeServerContext
        {
            Resource = resource,
            DataDirectory = directories.GetData(resource, server.DataTargets, account),
            ScratchDirectory = directories.GetScratch(resource, account),
            Account = account,
            Environment = environment,
            TargetPort = targetPort,
            Logger = logger,
            StartTool = spec => supervisor.Start(spec, (line, isError) => LogToolLine(logger, line)),
        };
        return await server.Prepare(context, cancellationToken).ConfigureAwait(false);
    }

    // What only a container engine can do.
    private static string[] GetWithoutEffect(IResource resource, NativeServerAnnotation server) =>
    [
        .. resource.Annotations.Select(annotation => annotation switch
        {
            ContainerRuntimeArgsCallbackAnnotation => "WithContainerRuntimeArgs",
            ContainerNameAnnotation => "WithContainerName",
            ContainerNetworkAliasAnnotation => "WithContainerNetworkAlias",
            ContainerImagePullPolicyAnnotation => "WithImagePullPolicy",
            ContainerFileSystemCallbackAnnotation files when !server.FileTargets.Contains(files.DestinationPath) => "WithContainerFiles",
            ContainerMountAnnotation mount when !server.DataTargets.Concat(server.FileTargets).Contains(mount.Target) =>
                mount.Type == ContainerMountType.Volume ? "WithVolume" : "WithBindMount",
            DockerfileBuildAnnotation => "WithDockerfile",
            _ => null,
        }).OfType<string>().Distinct(),
        .. resource is ContainerResource { Entrypoint: not null } ? ["WithEntrypoint"] : Array.Empty<string>(),
    ];

    [LoggerMessage(LogLevel.Warning, "Without effect here, where the server is no container: {Calls}.")]
    private static partial void LogWithoutEffect(ILogger logger, string calls);

    [LoggerMessage(LogLevel.Information, "{Line}")]
    private static partial void LogToolLine(ILogger logger, string line);
}
