// How many stories and recipients of a log came to what.

export interface StoryCounts {
  stories: number
  joined: number
  open: number
  cut: number
  cutRecipients: number
  delivered: number
  failed: number
  waiting: number
  recovered: number
  removed: number
  refused: number
  refusedForNow: number
}

export const noStories = (): StoryCounts => ({
  stories: 0,
  joined: 0,
  open: 0,
  cut: 0,
  cutRecipients: 0,
  delivered: 0,
  failed: 0,
  waiting: 0,
  recovered: 0,
  removed: 0,
  refused: 0,
  refusedForNow: 0,
})
