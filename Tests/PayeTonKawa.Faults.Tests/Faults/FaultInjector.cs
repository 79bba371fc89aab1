using PayeTonKawa.Tests.Proxy;

namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>Injects the faults of a plan, several at a time but one per target, and ends those that do not end by themselves.</summary>
internal sealed class FaultInjector(FaultySystem system, Journal journal, Func<int> answers)
{
    private const int AtATime = 3;

    // Exit code of SIGTERM itself: the process was so young that it had no signal handler yet and nothing to finish.
    private const int TooYoungToStop = 128 + 15;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromMinutes(4);

    /// <summary>Returns when the last fault is over and every target is up again.</summary>
    public async Task RunAsync(IReadOnlyList<Fault> plan, CancellationToken cancellationToken)
    {
        var lanes = new Dictionary<string, Task>();
        foreach (var fault in plan)
        {
            var until = answers() + fault.After;
            await Eventually.TrueOrAfterAsync(() => answers() >= until, LongestPause, cancellationToken);

            // Waits for the previous fault of this target; if that failed, the run fails here.
            var lane = fault.IsOfLine ? $"{fault.Target}:{fault.Index}" : fault.Target;
            await lanes.GetValueOrDefault(lane, Task.CompletedTask);
            while (lanes.Values.Count(task => !task.IsCompleted) >= AtATime)
            {
                await Task.WhenAny(lanes.Values.Where(task => !task.IsCompleted)).Unwrap();
            }

            journal.Note($"{fault}");
            lanes[lane] = StrikeAsync(fault, cancellationToken);
        }

        await Task.WhenAll(lanes.Values);
    }

    private Task StrikeAsync(Fault fault, CancellationToken cancellationToken) => fault.Kind switch
    {
        FaultKind.Freeze => FreezeAsync(fault, cancellationToken),
        FaultKind.Restart => RestartAsync(fault, cancellationToken),
        FaultKind.Cut => Do(Line(fault).Cut),
        FaultKind.Stall => Do(Line(fault).Stall),
        FaultKind.Hold => DuringAsync(fault, Line(fault).Hold, Line(fault).Release, cancellationToken),
        FaultKind.HoldAndCut => DuringAsync(fault, Line(fault).Hold, () => { Line(fault).Cut(); Line(fault).Release(); }, cancellationToken),
        _ => KillAsync(fault, cancellationToken),
    };

    private TcpProxy Line(Fault fault) => system.Lines.Where(line => line.Service == fault.Target).ElementAt(fault.Index).Proxy;

    private static Task Do(Action strike)
    {
        strike();
        return Task.CompletedTask;
    }

    private static async Task DuringAsync(Fault fault, Action begin, Action end, CancellationToken cancellationToken)
    {
        begin();
        await Eventually.TrueOrAfterAsync(() => false, fault.Duration, cancellationToken);
        end();
    }

    private async Task FreezeAsync(Fault fault, CancellationToken cancellationToken)
    {
        if (system.Instances.ProcessId(fault.Target, fault.Index) is { } process)
        {
            await DuringAsync(
                fault,
                () => ProcessTree.Signal(process, ProcessTree.Stop, descendants: true),
                () => ProcessTree.Signal(process, ProcessTree.Continue, descendants: true),
                cancellationToken);
        }
    }

    private async Task RestartAsync(Fault fault, CancellationToken cancellationToken)
    {
        var process = system.Instances.ProcessId(fault.Target, fault.Index);
        await system.Instances.ExecuteAsync(fault.Target, fault.Index, KnownResourceCommands.StopCommand, cancellationToken);
        await EndAsync(fault, process, cancellationToken);
        if (system.Instances[fault.Target, fault.Index] is { Resource: ProjectResource, Snapshot.ExitCode: not (0 or TooYoungToStop) and var exitCode })
        {
            journal.Violation($"{fault.Target} did not stop by itself: exit code {exitCode}");
        }

        await Eventually.TrueOrAfterAsync(() => false, fault.Duration, cancellationToken);
        await ReturnAsync(fault, isRestartedByItself: false, cancellationToken);
    }

    private async Task KillAsync(Fault fault, CancellationToken cancellationToken)
    {
        if (system.Instances.ProcessId(fault.Target, fault.Index) is { } process)
        {
            var isAll = fault.Kind == FaultKind.KillAll;
            ProcessTree.Signal(isAll ? process : ProcessTree.Worker(process), ProcessTree.Kill, descendants: isAll);
            await EndAsync(fault, process, cancellationToken);
            await ReturnAsync(fault, isRestartedByItself: fault.Target == "consumer-commandes", cancellationToken);
        }
    }

    // Waits until the AppHost reports the end; an instance that was restarted meanwhile has another process id.
    private Task EndAsync(Fault fault, int? process, CancellationToken cancellationToken) => Eventually.NothingMissingAsync(
        () => Task.FromResult(
            HasEnded(fault) || system.Instances.ProcessId(fault.Target, fault.Index) is { } running && running != process
                ? null
                : $"the end of {fault}"),
        ReturnLimit,
        cancellationToken);

    private bool HasEnded(Fault fault) =>
        system.Instances[fault.Target, fault.Index].Snapshot.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state);

    // Starts a resource again if it fails to start, as an operator would.
    private Task ReturnAsync(Fault fault, bool isRestartedByItself, CancellationToken cancellationToken) => Eventually.NothingMissingAsync(
        async () =>
        {
            var now = system.Instances[fault.Target, fault.Index];
            if (HasEnded(fault) && !isRestartedByItself)
            {
                await system.Instances.ExecuteAsync(fault.Target, fault.Index, KnownResourceCommands.StartCommand, cancellationToken);
            }

            return system.Instances.IsUp(fault.Target, fault.Index)
                ? null
                : $"the return of {now.ResourceId} ({now.Snapshot.State?.Text}, {now.Snapshot.HealthStatus}) after {fault}";
        },
        ReturnLimit,
        cancellationToken);
}
