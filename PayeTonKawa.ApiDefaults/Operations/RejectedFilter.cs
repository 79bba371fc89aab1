using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>
/// Selects rejected messages by their queue and by the beginning of their reason, or with <c>exact=true</c> by all of it; empty selects all queues or reasons.
/// </summary>
internal sealed record RejectedFilter(string Queue, string Reason, bool Exact) : IRequest<RejectedFilter>
{
    // No limit: a reason may be as long as the exception's message that it quotes, and Kestrel limits the URL to 8 KiB.
    private static readonly Field<string> Text = Field.AnyText(8192);
    private static readonly Field<bool> ExactField = Field.Boolean();

    public static RejectedFilter Read(Fields fields) =>
        new(fields.IfPresent("queue", Text).Or(""), fields.IfPresent("reason", Text).Or(""), fields.IfPresent("exact", ExactField).Or(false));

    internal IQueryable<RejectedMessage> Apply(IQueryable<RejectedMessage> messages) => messages.Where(message =>
        (Queue == "" || message.Queue == Queue) && (Exact ? message.Raison == Reason : message.Raison.StartsWith(Reason)));
}
