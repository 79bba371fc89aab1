using System.Globalization;

namespace PayeTonKawa.Faults.Tests.Faults;

/// <summary>One fault of a plan.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Target">The resource; for a line, its service.</param>
/// <param name="Index">The instance; for a line, 0 is the one to the database and 1 the one to the broker.</param>
/// <param name="Duration">The duration, for kinds that have one.</param>
/// <param name="After">The number of further answers to wait for before the fault.</param>
internal sealed record Fault(FaultKind Kind, string Target, int Index, TimeSpan Duration, int After)
{
    public bool IsKill => Kind is FaultKind.Kill or FaultKind.KillAll;

    public bool IsOfLine => Kind >= FaultKind.Cut;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Target}/{Index} {Duration.TotalSeconds:0.0} s");
}
