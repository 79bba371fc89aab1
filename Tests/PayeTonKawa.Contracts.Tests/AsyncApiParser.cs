using System.Diagnostics;

namespace PayeTonKawa.Contracts.Tests;

/// <summary>The official parser of AsyncAPI documents, <c>@asyncapi/parser</c>, run by Node.js from the tests' output folder.</summary>
internal static class AsyncApiParser
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "AsyncApiParser");

    private static readonly Lazy<Task> Installation = new(InstallAsync);

    /// <summary>The parser's diagnostics, hints included, as text; empty if there are none.</summary>
    internal static async Task<string> ValidateAsync(ReadOnlyMemory<byte> document)
    {
        await Installation.Value;
        return await RunAsync("node", ["validate.js"], document);
    }

    // npm writes this copy of the lock file last: it is there if, and only if, an installation has ended.
    private static async Task InstallAsync()
    {
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (!installed.Exists || installed.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"], default);
        }
    }

    private static async Task<string> RunAsync(string command, string[] arguments, ReadOnlyMemory<byte> input)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            try
            {
                await process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading; its exit code says so.
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{command} failed: {await output}{await errors}");
            return (await output).Trim();
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
