namespace Backoffice.Live;

/// <summary>Whether the user of this circuit looks at its page; a page in a hidden tab is not kept up to date.</summary>
public sealed class Attention
{
    /// <summary>Raised on the circuit's renderer.</summary>
    public event Action? Changed;

    public bool IsLooking { get; private set; }

    internal void Set(bool looking)
    {
        if (looking != IsLooking)
        {
            IsLooking = looking;
            Changed?.Invoke();
        }
    }
}
