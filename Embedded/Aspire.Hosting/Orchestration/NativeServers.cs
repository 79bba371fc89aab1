using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Turns a container resource into the native process that it brings a recipe for.</summary>
internal sealed partial class NativeServers(DataDirectories directories, ProcessSupervisor supervisor)
{
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

        var account = ServerAccounts.Find(server.Accounts);
        var context = new NativeServerContext
        {
            Resource = resource,
            DataDirectory = directories.GetData(resource, server.DataTarget, account),
            ScratchDirectory = directories.GetScratch(resource, account),
            Account = account,
            Environment = environment,
            TargetPort = targetPort,
            Logger = logger,
            StartTool = spec => supervisor.Start(spec, (line, isError) => LogToolLine(logger, line)),
        };
        return await server.Prepare(context, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Information, "{Line}")]
    private static partial void LogToolLine(ILogger logger, string line);
}
