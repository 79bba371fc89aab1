using System.Globalization;
using BrokerWatch.Management;

namespace Aspire.Dashboard.Messaging;

/// <param name="Queue">The queue.</param>
/// <param name="Top">Where it stands.</param>
/// <param name="IsUnread">Nobody reads it, and somebody should.</param>
/// <param name="History">How many messages waited, the oldest sample first.</param>
public sealed record QueueNode(QueueInfo Queue, int Top, bool IsUnread, IReadOnlyList<long> History)
{
    // A million fills the bar; each tenth of that a sixth less.
    private const double FullDecades = 6;

    public double In => Queue.MessageStats?.PublishDetails?.PerSecond ?? 0;

    public double Delivered => Queue.MessageStats?.DeliverGetDetails?.PerSecond ?? 0;

    public double Acked => Queue.MessageStats?.AckDetails?.PerSecond ?? 0;

    /// <summary>The backlog as a share of the bar's length, 0 to 1; one message is seen already.</summary>
    public double Fill => Queue.Ready == 0 ? 0 : Math.Clamp((Math.Log10(Queue.Ready) + 0.5) / FullDecades, 0.05, 1);

    /// <summary>How it is: for a CSS class, never by colour alone.</summary>
    public string Mood => IsUnread ? "bad" : Queue.Ready > 0 ? "warn" : "good";

    /// <summary>The points of a line of the history in a box of that size, for SVG's <c>polyline</c>.</summary>
    public string Line(int width, int height)
    {
        var most = Math.Max(1, History.DefaultIfEmpty().Max());
        return string.Join(' ', History.Select((ready, index) => string.Create(
            CultureInfo.InvariantCulture,
            $"{(double)index / Math.Max(1, History.Count - 1) * width:0.#},{height - ((double)ready / most * height):0.#}")));
    }
}
