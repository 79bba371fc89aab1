namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>Draws all faults in advance, so that the course of the run does not change the random sequence.</summary>
internal static class FaultPlan
{
    /// <summary>The number of instances of each service.</summary>
    public const int Replicas = 2;

    private static readonly (string Resource, int Instances, int Weight)[] Processes =
    [
        ("api-clients", Replicas, 3), ("api-produits", Replicas, 3), ("api-commandes", Replicas, 3), ("consumer-commandes", Replicas, 4),
        ("rabbitmq", 1, 3), ("db-clients", 1, 3), ("db-produits", 1, 2), ("db-commandes", 1, 3),
    ];

    private static readonly (FaultKind Kind, int Weight)[] Kinds =
    [
        (FaultKind.Kill, 40), (FaultKind.KillAll, 20), (FaultKind.Freeze, 12), (FaultKind.Restart, 6),
        (FaultKind.Cut, 8), (FaultKind.Hold, 5), (FaultKind.HoldAndCut, 4), (FaultKind.Stall, 5),
    ];

    // Some are longer than the heartbeats and timeouts.
    private static readonly (TimeSpan Longest, int Weight)[] Durations = [(TimeSpan.FromSeconds(3), 8), (TimeSpan.FromSeconds(25), 1)];

    public static IReadOnlyList<Fault> Draw(Random random, int kills)
    {
        var faults = new List<Fault>();
        while (kills > 0)
        {
            var fault = Draw(random);
            kills -= fault.IsKill ? 1 : 0;
            faults.Add(fault);
        }

        return faults;
    }

    private static Fault Draw(Random random)
    {
        var kind = Choose(random, Kinds, choice => choice.Weight).Kind;
        var (resource, instances, _) = Choose(random, kind >= FaultKind.Cut ? Processes[..4] : Processes, choice => choice.Weight);
        return new(
            kind,
            resource,
            random.Next(kind >= FaultKind.Cut ? 2 : instances),
            random.NextDouble() * Choose(random, Durations, choice => choice.Weight).Longest,
            random.Next(60));
    }

    private static T Choose<T>(Random random, T[] choices, Func<T, int> weight)
    {
        var drawn = random.Next(choices.Sum(weight));
        return choices.First(choice => (drawn -= weight(choice)) < 0);
    }
}
