namespace Backoffice.Messagerie;

/// <summary>The rejected messages of one queue with the same reason.</summary>
public sealed record RejectedGroup(string Queue, string Reason, int Count, DateTimeOffset First, DateTimeOffset Last)
{
    /// <summary>The page of a group.</summary>
    internal static string PathOf(string queue, string reason) =>
        $"messagerie/rejets?queue={Uri.EscapeDataString(queue)}&raison={Uri.EscapeDataString(reason)}";
}
