namespace Aspire.Hosting.Orchestration;

/// <summary>Finds an account for a server that must not run as root.</summary>
internal static class ServerAccounts
{
    private const string Fallback = "nobody";

    /// <summary>The first of the named accounts that exists, else <c>nobody</c>; null when the AppHost is unprivileged and the server runs as its user.</summary>
    public static ServerAccount? Find(IReadOnlyList<string> names)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var accounts = File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length > 3)
            .ToDictionary(fields => fields[0], fields => new ServerAccount(fields[0], int.Parse(fields[2]), int.Parse(fields[3])));
        return names.Append(Fallback).Where(accounts.ContainsKey).Select(name => accounts[name]).FirstOrDefault()
            ?? throw new DistributedApplicationException($"None of the accounts {string.Join(", ", names.Append(Fallback))} exists; servers are not run as root.");
    }
}
