using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// What a container resource brings so that it can run as a native process: the orchestrator itself knows no server.
/// </summary>
/// <param name="accounts">Names of unprivileged accounts that suit the server, best first; the orchestrator falls back to <c>nobody</c>.</param>
/// <param name="dataTarget">Where the container keeps its data: a volume or bind mount there is the native server's data directory.</param>
/// <param name="prepare">
/// Called before each start of the process. Makes the data directory ready (initdb, configuration files, all idempotent)
/// and returns what to run. Throws <see cref="DistributedApplicationException"/> with one sentence that says what is wrong and what to do.
/// </param>
internal sealed class NativeServerAnnotation(
    IReadOnlyList<string> accounts,
    string dataTarget,
    Func<NativeServerContext, CancellationToken, Task<ProcessSpec>> prepare) : IResourceAnnotation
{
    public IReadOnlyList<string> Accounts { get; } = accounts;

    public string DataTarget { get; } = dataTarget;

    public Func<NativeServerContext, CancellationToken, Task<ProcessSpec>> Prepare { get; } = prepare;
}
