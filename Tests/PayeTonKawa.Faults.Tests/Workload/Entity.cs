namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>An entity that one worker has created and changes alone, so that its expected state is known.</summary>
internal sealed class Entity(EntityKind kind, string tag, int? clientId)
{
    public EntityKind Kind => kind;

    public string Tag => tag;

    /// <summary>The client of an order.</summary>
    public int? ClientId => clientId;

    public int? Id { get; set; }

    public List<Change> Changes { get; } = [];

    /// <summary>Whether it certainly exists. After an unknown outcome nothing more is requested: the request may be executed long after its timeout.</summary>
    public bool IsOpen => Changes is [.., { Outcome: Outcome.Acknowledged, Kind: not ChangeKind.Deletion }];

    public string Value => Changes[^1].Value;

    public override string ToString() =>
        $"{kind.Prefix} {Id} ({tag}): {string.Join(", ", Changes.Select(change => $"{change.Kind} {change.Value} {change.Outcome}"))}";
}
