using System.ComponentModel;
using Microsoft.Extensions.Configuration;

namespace NativeServers;

/// <summary>Detects the container engine that Aspire would use.</summary>
internal static class ContainerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Returns whether servers run in containers, and the reason.</summary>
    public static async Task<(bool InContainers, string Reason)> IsWantedAsync(
        NativeServersMode mode, IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (mode != NativeServersMode.Auto)
        {
            return (mode == NativeServersMode.Containers, $"NativeServers:Mode is {mode}");
        }

        // Aspire's own setting, and the engines that Aspire tries without it.
        var chosen = configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"];
        string[] engines = string.IsNullOrEmpty(chosen) ? ["docker", "podman"] : [chosen];
        foreach (var engine in engines)
        {
            if (await AnswersAsync(engine, cancellationToken).ConfigureAwait(false))
            {
                return (true, $"the container engine '{engine}' answers");
            }
        }

        return (false, $"no container engine answers ({string.Join(", ", engines)})");
    }

    private static async Task<bool> AnswersAsync(string engine, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var (exitCode, _) = await Tool.RunAsync(engine, ["info"], limit.Token).ConfigureAwait(false);
            return exitCode == 0;
        }
        catch (Exception exception) when (exception is Win32Exception
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false; // Not installed, or does not respond in time.
        }
    }
}
