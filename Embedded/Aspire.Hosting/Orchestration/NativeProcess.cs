using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

internal sealed class NativeProcess : ManagedProcess
{
    // A grandchild may hold the pipes open after the process itself has gone.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    private readonly ProcessSpec _spec;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NativeProcess(ProcessSpec spec, Process process, Action<string, bool> onLine)
    {
        _spec = spec;
        var outputEnded = new TaskCompletionSource();
        var errorEnded = new TaskCompletionSource();
        process.OutputDataReceived += (_, line) => Forward(line.Data, isError: false, onLine, outputEnded);
        process.ErrorDataReceived += (_, line) => Forward(line.Data, isError: true, onLine, errorEnded);
        process.Exited += async (_, _) =>
        {
            // What it started goes with it: a server whose script alone was killed would keep the port and the data from its successor.
            _ = Libc.Kill(-process.Id, Libc.SigKill);
            await Task.WhenAny(Task.WhenAll(outputEnded.Task, errorEnded.Task), Task.Delay(OutputGrace)).ConfigureAwait(false);
            var exitCode = process.ExitCode;
            process.Dispose();
            _exited.TrySetResult(exitCode);
        };

        process.Start();
        Id = process.Id;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override int Id { get; }

    public override Task<int> Exited => _exited.Task;

    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!Exited.IsCompleted)
        {
            _ = Libc.Kill(Id, Libc.Number(_spec.StopSignal));
            if (await Task.WhenAny(Exited, Task.Delay(_spec.StopTimeout, cancellationToken)).ConfigureAwait(false) != Exited)
            {
                _ = Libc.Kill(-Id, Libc.SigKill);
            }
        }

        await Exited.ConfigureAwait(false);
    }

    private static void Forward(string? line, bool isError, Action<string, bool> onLine, TaskCompletionSource ended)
    {
        if (line is null)
        {
            ended.TrySetResult();
        }
        else
        {
            onLine(line, isError);
        }
    }
}
