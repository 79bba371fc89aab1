using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// What a container resource brings so that it can run as a native process: the orchestrator itself knows no server.
/// </summary>
/// <param name="accounts">Names of unprivileged accounts that suit the server, best first; the orchestrator falls back to <c>nobody</c>.</param>
/// <param name="dataTargets">Where the container keeps its data: a volume or bind mount there is the native server's data directory.</param>
/// <param name="fileTargets">Where else in the container files mean something to the native server as well.</param>
/// <param name="prepare">
/// Called before each start of the process. Makes the data directory ready (initdb, configuration files, all idempotent)
/// and returns what to run. Throws <see cref="DistributedApplicationException"/> with one sentence that says what is wrong and what to do.
/// </param>
internal sealed class NativeServerAnnotation(
    IReadOnlyList<string> accounts,
    IReadOnlyList<string> dataTargets,
    IReadOnlyList<string> fileTargets,
    Func<NativeServerContext, CancellationToken, Task<ProcessSpec>> prepare) : IResourceAnnotation
{
    public IReadOnlyList<string> Accounts { get; } = accounts;

    public IReadOnlyList<string> DataTargets { get; } = dataTargets;

    public IReadOnlyList<string> FileTargets { get; } = fileTargets;

    public Func<NativeServerContext, CancellationToken, Task<ProcessSpec>> Prepare { get; } = prepare;
}
