using System.ComponentModel;
using System.Runtime.InteropServices;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace NativeServers;

/// <summary>Creates directories and files owned by the account that a server runs as.</summary>
internal static partial class ServerDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Application = "aspire-native-servers";
    private const int HashLength = 10;

    /// <summary>Returns a server's data directory: its volume or bind mount, or else a directory that is deleted when the AppHost exits.</summary>
    public static string DataOf(
        ContainerResource server, IReadOnlyList<string> targets, NativeServersOptions options, IDistributedApplicationBuilder builder, string scratch)
    {
        var mount = server.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault(mount => targets.Contains(mount.Target));
        if (mount?.Source is not { } source)
        {
            return Path.Combine(scratch, "data");
        }

        if (mount.Type == ContainerMountType.BindMount)
        {
            return source;
        }

        // Aspire prefixes generated volume names with application name and hash.
        var hash = builder.Configuration["AppHost:Sha256"] is { Length: > HashLength } sha ? sha[..HashLength].ToLowerInvariant() : "";
        var application = $"{builder.Environment.ApplicationName}-{hash}".ToLowerInvariant();
        var name = source.IndexOf($"-{hash}-", StringComparison.Ordinal) is > 0 and var end ? source[(end + hash.Length + 2)..] : source;
        return Path.Combine(options.DataDirectory ?? Path.Combine(UserData(), Application, application), name);
    }

    /// <summary>Creates a directory that only its owner can access.</summary>
    /// <exception cref="DistributedApplicationException">The directory cannot be used; the message gives the remedy.</exception>
    public static async Task CreateAsync(string path, Account? account, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, RunDirectory.Traversable);
            Directory.CreateDirectory(path, OwnerOnly);
            Own(path, account);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, exception.Message);
        }

        string[] asAccount = account is null ? [] : ["setpriv", $"--reuid={account.UserId}", $"--regid={account.GroupId}", "--clear-groups", "--"];
        string[] test = [.. asAccount, "test", "-w", path];
        var (exitCode, _) = await Tool.RunAsync(test[0], test[1..], cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            throw Unusable(path, $"'{account?.Name ?? Environment.UserName}' cannot write there");
        }
    }

    /// <summary>Writes a file that only the account can read.</summary>
    public static async Task WriteAsync(string directory, string name, string content, Account? account, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, name);
        File.Delete(path);
        var secret = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite
        };
        await using (var writer = new StreamWriter(path, secret))
        {
            await writer.WriteAsync(content.AsMemory(), cancellationToken).ConfigureAwait(false);
        }

        Own(path, account);
    }

    private static void Own(string path, Account? account)
    {
        if (account is not null && ChangeOwner(path, account.UserId, account.GroupId) != 0)
        {
            throw new IOException($"its owner cannot become '{account.Name}': {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    // root's home directory is not accessible to the accounts that servers run as.
    private static string UserData() => Environment.IsPrivilegedProcess
        ? "/var/lib"
        : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);

    private static DistributedApplicationException Unusable(string path, string reason) => new(
        $"The data folder '{path}' cannot be used ({reason}): make it, and the folders above it, "
        + "open to that account, or set NativeServers:DataDirectory to another.");

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ChangeOwner(string path, int userId, int groupId);
}
