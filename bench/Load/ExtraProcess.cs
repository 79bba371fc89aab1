using System.Diagnostics;
using System.Threading.Channels;

namespace Load;

/// <summary>One more process of a project beside the system's own, as a second machine would run it.</summary>
internal sealed class ExtraProcess : IDisposable
{
    internal const string AnyPort = "http://127.0.0.1:0";

    private const string Listening = "Now listening on: ";

    private readonly Channel<Uri> _addresses = Channel.CreateUnbounded<Uri>();
    private readonly Process _process;

    private ExtraProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Observe(line.Data);
        process.BeginOutputReadLine();
    }

    internal static ExtraProcess Start(string projectPath, params IEnumerable<(string Name, string Value)> environment)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(folder, "bin", configuration, "net10.0", Path.ChangeExtension(Path.GetFileName(projectPath), ".dll"));
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
            Environment = { ["DOTNET_ENVIRONMENT"] = "Development" },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>The next of the addresses that it listens on, in the order in which it says so.</summary>
    internal ValueTask<Uri> NextAddressAsync(CancellationToken cancellationToken) => _addresses.Reader.ReadAsync(cancellationToken);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Observe(string? line)
    {
        if (line is null)
        {
            _addresses.Writer.TryComplete();
        }
        else if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var index)
        {
            _addresses.Writer.TryWrite(new(line[(index + Listening.Length)..]));
        }
    }
}
