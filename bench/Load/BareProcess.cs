using System.Diagnostics;

namespace Load;

/// <summary>Runs <see cref="BareServer"/> in a separate process, like the services.</summary>
internal sealed class BareProcess : IAsyncDisposable
{
    internal const string Command = "bare";

    private readonly Process _process;

    private BareProcess(Process process, Uri address) => (_process, Address) = (process, address);

    internal Uri Address { get; }

    internal static async Task<BareProcess> StartAsync(Databases databases, bool prepared, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                typeof(BareProcess).Assembly.Location, Command, "http://127.0.0.1:0", prepared.ToString(),
                databases.Clients, databases.Produits, databases.Commandes
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return new(process, new Uri(address ?? throw new InvalidOperationException("The bare server did not start: its message is above.")));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
