using Aspire.Hosting;

namespace NativeServers;

/// <summary>An account of the machine that a server runs as when the AppHost is root.</summary>
internal sealed partial record Account(string Name, int UserId, int GroupId)
{
    private const string Fallback = "nobody";

    /// <summary>The first of the named accounts that exists, else <c>nobody</c>; null for an ordinary user, whose servers run as himself.</summary>
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
