namespace Backoffice.Messagerie;

/// <summary>Messages of a group, oldest first.</summary>
/// <param name="Next">The id after which the next page begins; null if this is the last one.</param>
public sealed record RejectedPage(IReadOnlyList<RejectedMessage> Messages, long? Next);
