namespace Aspire.Hosting.Orchestration;

/// <summary>An unprivileged account of the machine.</summary>
internal sealed record ServerAccount(string Name, int UserId, int GroupId);
