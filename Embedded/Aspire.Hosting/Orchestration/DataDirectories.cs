using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Where servers keep their data, and what of a run needs no keeping.</summary>
internal sealed class DataDirectories(IConfiguration configuration, RunDirectory run)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The resource's bind mount or volume, or what a persistent one keeps for itself: they outlive the AppHost; otherwise a folder that does not.</summary>
    public string GetData(IResource resource, IReadOnlyList<string> targets, ServerAccount? account)
    {
        var mount = resource.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault(mount => targets.Contains(mount.Target));
        var path = mount switch
        {
            { Type: ContainerMountType.BindMount } => mount.Source!,
            { Source: { } volume } => Path.Combine(GetVolumeRoot(), volume),
            _ when resource.IsPersistent() => Path.Combine(GetVolumeRoot(), $"{configuration["AppHost:Sha256"]![..10].ToLowerInvariant()}-{resource.Name}-persistent"),
            _ => Path.Combine(run.FullName, resource.Name, "data"),
        };
        return Make(path, account);
    }

    /// <summary>For files of this run.</summary>
    public string GetScratch(IResource resource, ServerAccount? account) => Make(Path.Combine(run.FullName, resource.Name, "run"), account);

    private string GetVolumeRoot()
    {
        if (configuration["Embedded:VolumeRoot"] is { Length: > 0 } root)
        {
            return Path.GetFullPath(root);
        }

        // root's home is closed to the accounts that servers run as.
        return Environment.IsPrivilegedProcess
            ? "/var/lib/aspire-embedded"
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "aspire-embedded");
    }

    private static string Make(string path, ServerAccount? account)
    {
        try
        {
            var parent = Directory.CreateDirectory(Path.GetDirectoryName(path)!, RunDirectory.Traversable);
            Directory.CreateDirectory(path, OwnerOnly);
            if (account is not null)
            {
                if (Libc.ChangeOwner(path, account.UserId, account.GroupId) != 0)
                {
                    throw new IOException($"its owner could not be changed to {account.Name}");
                }

                // A folder for the data alone, as tests make one, is often closed to the account. One with anything else in it is its owner's to open.
                if (!parent.UnixFileMode.HasFlag(UnixFileMode.OtherExecute) && parent.EnumerateFileSystemInfos().Count() == 1)
                {
                    parent.UnixFileMode |= UnixFileMode.OtherExecute;
                }
            }

            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The data directory '{path}' cannot be used ({exception.Message}): make it writable, or set Embedded:VolumeRoot to another folder.", exception);
        }
    }
}
