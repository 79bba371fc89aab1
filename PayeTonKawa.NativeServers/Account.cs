using Aspire.Hosting;

namespace NativeServers;

/// <summary>The operating system account that a server runs as when the AppHost runs as root.</summary>
internal sealed partial record Account(string Name, int UserId, int GroupId)
{
    private const string Fallback = "nobody";

    /// <summary>Returns the named account if it exists, else <c>nobody</c>; null if the AppHost is not root: its servers run as the current user.</summary>
    public static Account? Find(string name)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToArray();
        var fields = accounts.FirstOrDefault(fields => fields[0] == name) ?? accounts.FirstOrDefault(fields => fields[0] == Fallback)
            ?? throw new DistributedApplicationException($"Servers are not run as root, and neither the account '{name}' nor '{Fallback}' exists.");
        return new(fields[0], int.Parse(fields[2]), int.Parse(fields[3]));
    }
}
