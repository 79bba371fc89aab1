using PayeTonKawa.ApiDefaults.Requests;
using PayeTonKawa.Messaging.Subscriptions;

namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>Selects rejected messages by their queue and by the beginning of their reason; empty selects all.</summary>
internal sealed record RejectedFilter(string Queue, string Reason) : IRequest<RejectedFilter>
{
    // No limit: a reason may be as long as the exception's message that it quotes, and Kestrel limits the URL to 8 KiB.
    private static readonly Field<string> Text = Field.AnyText(8192);

    public static RejectedFilter Read(Fields fields) => new(fields.IfPresent("queue", Text).Or(""), fields.IfPresent("reason", Text).Or(""));

    internal IQueryable<RejectedMessage> Apply(IQueryable<RejectedMessage> messages) =>
        messages.Where(message => (Queue == "" || message.Queue == Queue) && message.Raison.StartsWith(Reason));
}
