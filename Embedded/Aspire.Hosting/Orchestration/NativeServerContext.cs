using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a native server may use while it is being prepared.</summary>
internal sealed class NativeServerContext
{
    public required IResource Resource { get; init; }

    /// <summary>Where the server keeps its data. Exists, belongs to <see cref="Account"/>, mode 0700. Survives the AppHost if the resource has a data volume or bind mount.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>For files of this run (sockets, configuration). Exists, belongs to <see cref="Account"/>, mode 0700, is deleted when the application ends.</summary>
    public required string ScratchDirectory { get; init; }

    /// <summary>The account the server will run as; null when the AppHost itself is unprivileged.</summary>
    public required ServerAccount? Account { get; init; }

    /// <summary>The environment that the model gives the resource, evaluated.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The port that the endpoint of this name has to listen on, on loopback.</summary>
    public required Func<string, int> TargetPort { get; init; }

    /// <summary>Writes to the resource's own console log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Starts a helper of the server (initdb, epmd…) that ends with the application at the latest; its output goes to <see cref="Logger"/>.</summary>
    public required Func<ProcessSpec, ManagedProcess> StartTool { get; init; }

    /// <summary>Writes a file into <see cref="ScratchDirectory"/> that only the server's account can read, and returns its path.</summary>
    public async Task<string> WriteScratchFileAsync(string name, string content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(ScratchDirectory, name);
        await File.WriteAllTextAsync(path, content, cancellationToken).ConfigureAwait(false);
        if (Account is { } account)
        {
            _ = Libc.ChangeOwner(path, account.UserId, account.GroupId);
        }

        return path;
    }
}
