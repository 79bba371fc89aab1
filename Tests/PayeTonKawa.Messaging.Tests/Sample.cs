namespace PayeTonKawa.Messaging.Tests;

/// <summary>An entity with a number that only grows.</summary>
public sealed class Sample
{
    public int Id { get; set; }

    public int Version { get; set; }
}
