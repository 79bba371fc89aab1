namespace PayeTonKawa.Messaging.Tests;

/// <summary>An entity with a version that only increases.</summary>
public sealed class Sample
{
    public int Id { get; set; }

    public int Version { get; set; }
}
