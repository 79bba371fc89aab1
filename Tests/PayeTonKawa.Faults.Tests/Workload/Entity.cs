namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>Something that one worker has created and changes alone: it knows what there must be.</summary>
internal sealed class Entity(EntityKind kind, string tag, int? clientId)
{
    public EntityKind Kind => kind;

    public string Tag => tag;

    /// <summary>Whose order it is.</summary>
    public int? ClientId => clientId;

    public int? Id { get; set; }

    public List<Change> Changes { get; } = [];

    /// <summary>Whether it is there for sure. Of what is uncertain nothing more is asked: a request may be carried out long after it was given up.</summary>
    public bool IsOpen => Changes is [.., { Outcome: Outcome.Acknowledged, Kind: not ChangeKind.Deletion }];

    public string Value => Changes[^1].Value;

    public override string ToString() => $"{kind.Prefix} {Id} ({tag}): {string.Join(", ", Changes.Select(change => $"{change.Kind} {change.Value} {change.Outcome}"))}";
}
