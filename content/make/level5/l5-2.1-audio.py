#!/usr/bin/env python3
"""Makes the recordings, aids and gold of labs/l5-2.1-audio. Run by hand:

    python3 content/make/level5/l5-2.1-audio.py content/level5/labs/l5-2.1-audio

Needs espeak-ng 1.51 (voice cmn) for the speech; everything else is computed here, from fixed seeds.
"""
import io, json, math, os, random, struct, subprocess, sys, wave

RATE = 8000
AGENT = ["-v", "cmn+f3", "-p", "55", "-s", "270"]
CALLER = ["-v", "cmn+m3", "-p", "38", "-s", "250"]
CALLER_F = ["-v", "cmn+f5", "-p", "70", "-s", "260"]


# ---- sources of sound: lists of floats at RATE ----

def resample(samples, rate):
    """Windowed-sinc low-pass at 3.6 kHz, then samples at RATE."""
    half, cut = 40, 3600.0 / rate
    taps = []
    for k in range(-half, half + 1):
        s = 2 * cut if k == 0 else math.sin(2 * math.pi * cut * k) / (math.pi * k)
        taps.append(s * (0.54 + 0.46 * math.cos(math.pi * k / half)))
    out, n = [], len(samples)
    for i in range(int(n * RATE / rate)):
        at = int(i * rate / RATE)
        lo, hi = max(0, at - half), min(n, at + half + 1)
        out.append(sum(samples[j] * taps[j - at + half] for j in range(lo, hi)))
    return out


def trim(samples, share):
    """Without what is quieter than this share of the peak at both ends."""
    limit = share * max(map(abs, samples))
    first = next(i for i, s in enumerate(samples) if abs(s) > limit)
    last = next(i for i in range(len(samples) - 1, -1, -1) if abs(samples[i]) > limit)
    return samples[first:last + 1]


def speak(text, voice, level):
    raw = subprocess.run(["espeak-ng", *voice, "--stdout", text], stdout=subprocess.PIPE,
                         check=True).stdout
    with wave.open(io.BytesIO(raw)) as w:
        rate, frames = w.getframerate(), w.readframes(1 << 28)
    samples = [s[0] / 32768 for s in struct.iter_unpack("<h", frames[:len(frames) // 2 * 2])]
    samples = trim(resample(samples, rate), 0.05)
    peak = max(map(abs, samples))
    return [s * level / peak for s in samples]


def fade(samples, ms=8):
    n = RATE * ms // 1000
    for i in range(min(n, len(samples) // 2)):
        samples[i] *= i / n
        samples[-1 - i] *= i / n
    return samples


KEYS = {k: (row, col) for row, keys in ((697, "123"), (770, "456"), (852, "789"), (941, "*0#"))
        for k, col in zip(keys, (1209, 1336, 1477))}


def tones(digits, level):
    out = []
    for i, d in enumerate(digits):
        low, high = KEYS[d]
        out += [0.0] * (RATE * 90 // 1000 if i else 0)
        out += fade([level / 2 * (math.sin(2 * math.pi * low * t / RATE) +
                                  math.sin(2 * math.pi * high * t / RATE))
                     for t in range(RATE * 130 // 1000)], 4)
    return out


def music(seconds, notes, level):
    """A plain tune: four voices of sines with overtones, no pause between the notes."""
    out, each = [], int(RATE * 0.42)
    total = int(RATE * seconds)
    for i in range(total):
        f = 440 * 2 ** (notes[i // each % len(notes)] / 12)
        t, age = i / RATE, (i % each) / each
        v = sum(a * math.sin(2 * math.pi * f * k * t) for k, a in ((1, 1), (2, .45), (3, .25)))
        v += .5 * math.sin(2 * math.pi * f / 2 * t)
        out.append(level / 2.2 * v * (1 - .45 * age))
    return fade(out, 15)


def noise(seconds, kind, level, rng):
    n, out, last = int(RATE * seconds), [], 0.0
    for i in range(n):
        white = rng.uniform(-1, 1)
        if kind == "rub":           # something brushes over the microphone
            last = .55 * last + .45 * white
            gain = .6 + .4 * math.sin(2 * math.pi * 2.1 * i / RATE + 1)
            out.append(level * 1.6 * last * gain)
        elif kind == "typing":      # keys of a keyboard, close together
            step = RATE * 75 // 1000
            out.append(level * white * math.exp(-(i % step) / 90.0))
        else:                       # "static": an even hiss
            out.append(level * white)
    return fade([max(-1, min(1, s)) for s in out])


# ---- the calls ----

class Call:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.samples, self.segments, self.hints = [], [], []

    def ms(self):
        return round(len(self.samples) * 1000 / RATE)

    def add(self, label, samples, text=""):
        start = self.ms()
        self.samples += samples
        self.segments.append({"start_ms": start, "end_ms": self.ms(), "label": label})
        if text:
            self.segments[-1]["text"] = text

    def gap(self, seconds):
        self.samples += [0.0] * int(RATE * seconds)

    def silence(self, seconds):
        assert seconds >= 1.2
        self.add("silence", [0.0] * int(RATE * seconds))

    def say(self, voice, level, text, draft, pinyin, others=(), under=0.0):
        at = max(0, self.ms() + self.rng.choice((-240, -170, 180, 260)))
        samples = speak(text, voice, level)
        if under:
            hum = noise(len(samples) / RATE, "static", under, self.rng)
            samples = [a + b for a, b in zip(samples, hum)]
        self.add("speech", samples, text)
        self.hints.append({"at_ms": at // 100 * 100, "draft": draft, "pinyin": pinyin,
                           "others": list(others)})

    def click(self, ms):
        at = ms * RATE // 1000
        for i in range(24):
            self.samples[at + i] += (.75 if i % 2 else -.75) * (1 - i / 24)

    def finish(self):
        self.samples = [max(-.99, min(.99, s + self.rng.uniform(-.006, .006)))
                        for s in self.samples]


def call_a():
    c = Call(2101)
    c.silence(1.4)
    c.add("hold", music(3.2, (0, 4, 7, 12, 7, 4, 5, 2), .5))
    c.gap(.5)
    c.say(AGENT, .8, "喂您好请问有什么可以帮您的吗", "喂你好请问有什么可以帮你的",
          "wéi nín hǎo qǐng wèn yǒu shén me kě yǐ bāng nín de ma",
          ["喂您好请问有什么可以帮您的嘛"])
    c.gap(.6)
    c.say(CALLER, .38, "嗯我想查一下我的快递单号是幺三八零二七",
          "我想查一下我的快递但好是138027",
          "en wǒ xiǎng chá yí xià wǒ de kuài dì dān hào shì yāo sān bā líng èr qī",
          ["恩我想查一下我的快递单号是138027"])
    c.gap(.4)
    c.add("keytone", tones("138027", .6))
    c.gap(.7)
    c.say(AGENT, .8, "好的请稍等啊我帮您查一下", "好的请少等我帮你查一下",
          "hǎo de qǐng shāo děng a wǒ bāng nín chá yí xià", ["好的请稍等我帮您查一下"])
    c.gap(.35)
    c.add("noise", noise(1.3, "typing", .45, c.rng))
    c.silence(2.1)
    c.click(c.ms() - 900)
    c.say(CALLER, .38, "呃我昨天下午就应该收到的到现在还没有人给我打电话呢",
          "我昨天下午就因该收到了到现在还没有人给我打电话",
          "e wǒ zuó tiān xià wǔ jiù yīng gāi shōu dào de dào xiàn zài hái méi yǒu rén gěi wǒ dǎ "
          "diàn huà ne",
          ["饿我昨天下午就应该收到的到现在还没有人给我打电话的"], under=.03)
    c.gap(.6)
    c.say(AGENT, .8, "您的包裹现在在城东网点预计今天傍晚六点以前送到",
          "您的包过现在在成东往店预计今天傍晚6点以前送到",
          "nín de bāo guǒ xiàn zài zài chéng dōng wǎng diǎn yù jì jīn tiān bàng wǎn liù diǎn yǐ "
          "qián sòng dào",
          ["您的包裹现在在城东网店预计今天傍晚六点已前送到"])
    c.gap(.45)
    c.add("noise", noise(.9, "rub", .5, c.rng))
    c.gap(.4)
    c.say(CALLER, .38, "那行吧麻烦你们快一点", "那行麻烦你们快一点儿",
          "nà xíng ba má fan nǐ men kuài yì diǎn", ["那行吧麻烦你们块一点"])
    c.silence(1.6)
    c.click(c.ms() - 1100)
    return c


def call_b():
    c = Call(2102)
    c.add("keytone", tones("10", .6))
    c.gap(.6)
    c.add("hold", music(2.6, (7, 5, 4, 2, 0, 2, 4, 0), .45))
    c.gap(.45)
    c.say(AGENT, .75, "您好这里是客服中心请讲", "你好这里是客服中心请将",
          "nín hǎo zhè lǐ shì kè fú zhōng xīn qǐng jiǎng", ["您好这里是客服中心请奖"])
    c.gap(.6)
    c.say(CALLER_F, .4, "哎你好我上个月的话费怎么比平时多了二百八十块呀",
          "你好我上个月的花费怎么比平时多了280块",
          "āi nǐ hǎo wǒ shàng gè yuè de huà fèi zěn me bǐ píng shí duō le èr bǎi bā shí kuài ya",
          ["哎你好我上个月的话费怎么比平时多了280块啊"])
    c.gap(.35)
    c.add("noise", noise(.8, "static", .3, c.rng))
    c.gap(.5)
    c.say(AGENT, .75, "请您不要着急啊我先核对一下您的账户", "请您不要着急我先合对一下您的帐户",
          "qǐng nín bú yào zháo jí a wǒ xiān hé duì yí xià nín de zhàng hù",
          ["请您不要着急呀我先核对一下您的账户"])
    c.silence(1.5)
    c.click(c.ms() - 700)
    c.say(CALLER_F, .4, "嗯尾号是六六九二你看一下吧", "伟号是6692你看一下",
          "en wěi hào shì liù liù jiǔ èr nǐ kàn yí xià ba", ["嗯委号是六六九二你看一下"])
    c.gap(.4)
    c.add("noise", noise(1.5, "typing", .5, c.rng))
    c.silence(2.3)
    c.say(AGENT, .75, "查到了您三号那天开通了一个国际漫游的套餐",
          "查到了您3号那天开通了一个国际慢游的套餐",
          "chá dào le nín sān hào nà tiān kāi tōng le yí gè guó jì màn yóu de tào cān",
          ["茶到了您三号那天开通了一个国际漫游的套餐"], under=.03)
    c.gap(.55)
    c.say(CALLER_F, .4, "哦那个我没有开通过呀请帮我取消掉", "那个我没有开通过请帮我取消吊",
          "ò nà ge wǒ méi yǒu kāi tōng guò ya qǐng bāng wǒ qǔ xiāo diào",
          ["哦那个我没有开通过啊请帮我取消掉"])
    c.gap(.4)
    c.add("keytone", tones("1#", .6))
    c.silence(1.3)
    c.click(c.ms() - 500)
    return c


def call_c():
    c = Call(2103)
    c.add("noise", noise(1.0, "static", .28, c.rng))
    c.gap(.5)
    c.say(AGENT, .78, "您好很高兴为您服务", "你好很高兴为你服务",
          "nín hǎo hěn gāo xìng wèi nín fú wù", ["您好很高兴未您服务"])
    c.gap(.6)
    c.say(CALLER, .36, "喂我家的热水器呃打不着火了想约个师傅来看看",
          "喂我家的热水器打不找火了想约个师父来看看",
          "wéi wǒ jiā de rè shuǐ qì e dǎ bù zháo huǒ le xiǎng yuē gè shī fu lái kàn kan",
          ["为我家的热水器呃打不着火了想约个师付来看看"])
    c.gap(.45)
    c.add("noise", noise(1.1, "rub", .5, c.rng))
    c.silence(1.7)
    c.click(c.ms() - 800)
    c.say(AGENT, .78, "好的呢请问您明天上午九点到十一点方便吗",
          "好的请问您明天上午9点到11点方便吗",
          "hǎo de ne qǐng wèn nín míng tiān shàng wǔ jiǔ diǎn dào shí yī diǎn fāng biàn ma",
          ["好的呐请问您明天上午九点到十一点方便嘛"])
    c.gap(.6)
    c.say(CALLER, .36, "嗯上午不行吧下午三点以后都可以", "上午不行下午3点已后都可以",
          "en shàng wǔ bù xíng ba xià wǔ sān diǎn yǐ hòu dōu kě yǐ",
          ["恩上午不行吧下午三点以后都可以"], under=.028)
    c.gap(.5)
    c.add("hold", music(3.6, (0, 7, 4, 9, 5, 7, 12, 7), .5))
    c.gap(.7)
    c.say(AGENT, .78, "那就给您登记明天下午三点半上门费是三十块",
          "那就给您等级明天下午三点半上门费是30块",
          "nà jiù gěi nín dēng jì míng tiān xià wǔ sān diǎn bàn shàng mén fèi shì sān shí kuài",
          ["那就给您登记明天下午三点伴上门费是三十块"])
    c.gap(.4)
    c.add("keytone", tones("0512", .6))
    c.gap(.6)
    c.say(CALLER, .36, "行啊到了提前给我打个电话哈", "行到了题前给我打个电话",
          "xíng a dào le tí qián gěi wǒ dǎ gè diàn huà ha", ["行啊到了提前给我打个电话哎"])
    c.silence(1.9)
    c.click(c.ms() - 1300)
    c.add("keytone", tones("5", .6) + [0.0] * 720 + tones("9", .6))
    c.gap(.4)
    return c


# ---- files ----

def mu_law(sample):
    """ITU-T G.711."""
    v = int(max(-1, min(1, sample)) * 32635)
    sign, v = (0x80, -v) if v < 0 else (0, v)
    v += 132
    exponent = max(0, v.bit_length() - 8)
    return ~(sign | exponent << 4 | v >> exponent + 3 & 15) & 255


def write_wav(path, samples):
    data = bytes(map(mu_law, samples))
    data += b"" if len(data) % 2 == 0 else b"\xff"
    fmt = struct.pack("<HHIIHHH", 7, 1, RATE, RATE, 1, 8, 0)
    fact = struct.pack("<I", len(samples))
    body = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + b"fact" + struct.pack("<I", 4) + fact
    body += b"data" + struct.pack("<I", len(samples)) + data
    with open(path, "wb") as f:
        f.write(b"RIFF" + struct.pack("<I", len(body)) + body)


def write_segments(path, segments):
    rows = [json.dumps(s, ensure_ascii=False, separators=(",", ":")) for s in segments]
    with open(path, "w", encoding="utf-8") as f:
        f.write('{"segments":[\n' + ",\n".join(rows) + "\n]}\n")


def main(folder):
    for name, make in (("a", call_a), ("b", call_b), ("c", call_c)):
        call = make()
        call.finish()
        os.makedirs(f"{folder}/{name}/gold", exist_ok=True)
        write_wav(f"{folder}/{name}/audio.wav", call.samples)
        write_segments(f"{folder}/{name}/gold/segments.json", call.segments)
        with open(f"{folder}/{name}/hints.json", "w", encoding="utf-8") as f:
            rows = [json.dumps(h, ensure_ascii=False) for h in call.hints]
            f.write("[\n" + ",\n".join(rows) + "\n]\n")
        print(name, call.ms(), "ms", len(call.segments), "segments")


main(sys.argv[1])
