using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Stops the application when the <c>dotnet run</c> that started it is gone. Nothing else would: a parent that is killed takes no child
/// with it, and the AppHost would go on with nobody to stop it.
/// </summary>
internal sealed class ParentWatcher(IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var parent = Libc.GetParentProcessId();
        if (!ProcFile.GetCommandLine(parent).Any(argument => argument is "run" or "watch"))
        {
            return;
        }

        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (Libc.GetParentProcessId() != parent)
            {
                lifetime.StopApplication();
                return;
            }
        }
    }
}
