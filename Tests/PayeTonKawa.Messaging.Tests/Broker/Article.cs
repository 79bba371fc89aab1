namespace PayeTonKawa.Messaging.Tests.Broker;

/// <summary>Something that changes and whose changes are told.</summary>
internal sealed class Article
{
    public int Id { get; set; }

    public int Stock { get; set; }
}
